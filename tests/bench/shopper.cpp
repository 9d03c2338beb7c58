#include "tests/bench/shopper.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include "harness/scenario/loader.h"
#include "reference/ports/spawn.h"

namespace tillrig {

using boost::asio::awaitable;

Shopper::Shopper(const ShopperPorts& ports, const World& world, Shopping shopping)
    : ports_(ports), world_(world), shopping_(std::move(shopping)) {}

void Shopper::begin() {
  spawn(ports_.executor, shop());
}

void Shopper::see(const Entry& entry) {
  const auto kind = entry.event.kind();
  if (entry.event.text("till") != shopping_.till) return;
  if (kind == "receipt.printed") ++receipts_;
  if (kind == "display.shown") line1_ = entry.event.text("line1");
}

awaitable<void> Shopper::shop() {
  const auto& tea = *world_.item("tea");
  for (std::int64_t sale = 0; sale < shopping_.sales; ++sale) {
    const auto began = ports_.clock.steady_now();
    ports_.log.record(Event("intent.stated")
                          .with("intent", shopping_.first_intent + sale)
                          .with("till", shopping_.till)
                          .with("customer", shopping_.customer)
                          .with(tea.price));
    co_await hand("hand.scan", "code", tea.barcode);
    co_await until_line1(tea.title);
    co_await hand("hand.press", "key", "total");
    co_await until_line1("TOTAL");
    std::string whose = R"({"customer":")" + shopping_.customer + R"("})";
    const std::string answer = co_await ask("wallet-a", "hand.show_code", std::move(whose));
    const auto first = answer.find_first_of("0123456789");
    const auto last = answer.find_last_of("0123456789");
    co_await hand("hand.scan", "code", answer.substr(first, last - first + 1));
    while (receipts_ <= sale) co_await glance();
    if (shopping_.every > Duration::zero()) co_await ports_.clock.sleep_until(began + shopping_.every);
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
  co_await ask("desk-" + shopping_.till, std::move(verb), std::move(body));
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

World plenty_of_tills(int tills) {
  auto world = plenty();
  const auto till = *world.node("till-1"), desk = *world.desk_of("till-1");
  const auto customer = *world.customer("lin");
  for (int i = 2; i <= tills; ++i) {
    const auto number = std::to_string(i);
    world.nodes.push_back(till);
    world.nodes.back().name = NodeName("till-" + number);
    world.nodes.push_back(desk);
    world.nodes.back().name = NodeName("desk-till-" + number);
    world.nodes.back().till = NodeName("till-" + number);
    world.customers.push_back(customer);
    world.customers.back().name = "guest-" + number;
  }
  return world;
}

}  // namespace tillrig
