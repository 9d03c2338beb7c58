#include "tests/bench/shopper.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include "harness/scenario/loader.h"
#include "reference/ports/spawn.h"

namespace tillrig {

using boost::asio::awaitable;

Shopper::Shopper(const ShopperPorts& ports, const World& world, std::int64_t wanted)
    : ports_(ports), world_(world), wanted_(wanted) {}

void Shopper::begin() {
  spawn(ports_.executor, shop());
}

void Shopper::see(const Entry& entry) {
  const auto kind = entry.event.kind();
  if (kind == "receipt.printed") ++receipts_;
  if (kind == "display.shown") line1_ = entry.event.text("line1");
}

awaitable<void> Shopper::shop() {
  const auto& tea = *world_.item("tea");
  for (std::int64_t sale = 0; sale < wanted_; ++sale) {
    ports_.log.record(
        Event("intent.stated").with("intent", sale + 1).with("till", "till-1").with("customer", "lin").with(tea.price));
    co_await hand("hand.scan", "code", tea.barcode);
    co_await until_line1(tea.title);
    co_await hand("hand.press", "key", "total");
    co_await until_line1("TOTAL");
    const std::string answer = co_await ask("wallet-a", "hand.show_code", R"({"customer":"lin"})");
    const auto first = answer.find_first_of("0123456789");
    const auto last = answer.find_last_of("0123456789");
    co_await hand("hand.scan", "code", answer.substr(first, last - first + 1));
    while (receipts_ <= sale) co_await glance();
  }
}

awaitable<void> Shopper::until_line1(std::string text) {
  while (line1_ != text) co_await glance();
}

awaitable<void> Shopper::glance() {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + std::chrono::milliseconds(20));
}

awaitable<void> Shopper::hand(std::string verb, std::string field, std::string value) {
  std::string body = R"({")" + field + R"(":")" + value + R"("})";
  co_await ask("desk-till-1", std::move(verb), std::move(body));
}

awaitable<std::string> Shopper::ask(std::string peer, std::string verb, std::string body) {
  Message message{std::move(verb), std::move(body), {}};
  NodeName to(std::move(peer));
  const CallOutcome outcome = co_await ports_.bus.call(std::move(to), std::move(message), std::chrono::seconds(5));
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) std::abort();
  co_return reply->body;
}

World plenty() {
  auto cases = load_scenarios(scenario_files({"scenarios/sale/wallet_success.json"}));
  if (!cases || cases->size() != 1) std::abort();
  auto world = std::move(cases->front().world);
  for (auto& goods : world.goods) goods.stock = 1'000'000;
  for (auto& customer : world.customers) customer.balance = customer.balance * 1'000'000;
  return world;
}

}  // namespace tillrig
