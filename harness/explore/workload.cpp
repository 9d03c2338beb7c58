#include "harness/explore/workload.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/names.h"

namespace tillrig::explore {
namespace {

constexpr std::int64_t kHalf = 500;

}  // namespace

Workload::Workload(const World& world, const Options& options, std::uint64_t seed)
    : world_(world), options_(options), draws_(seed, "workload"), tills_(names_with_role(world, "till")) {
  Draw order(seed, "order of customers");
  for (const auto& customer : world.customers) waiting_.push_back(&customer);
  for (auto left = std::ssize(waiting_); left > 1; --left)
    std::swap(waiting_[static_cast<std::size_t>(left - 1)],
              waiting_[static_cast<std::size_t>(order.between(0, left - 1))]);
}

std::optional<Serve> Workload::next() {
  if (waiting_.empty()) return std::nullopt;
  const auto& customer = *waiting_.back();
  waiting_.pop_back();
  Draw draw(draws_, drawn_++);
  auto serve = come(customer, draw);
  choose_ways(serve, customer, draw);
  return serve;
}

std::optional<Serve> Workload::next_of_core(const NodeName& till, const NodeName& wallet) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const Customer* customer) { return customer->wallet == wallet; });
  if (found == waiting_.end()) return std::nullopt;
  const auto& customer = **found;
  waiting_.erase(found);
  Draw draw(draws_, drawn_++);
  auto serve = come(customer, draw);
  serve.till = till;
  serve.pays = {draw.permille(options_.at("cash_permille")) ? "cash" : "wallet"};
  return serve;
}

Serve Workload::come(const Customer& customer, Draw& draw) const {
  Serve serve;
  serve.till = NodeName(draw.one_of(tills_));
  serve.customer = customer.name;
  serve.buys = basket(draw);
  serve.patience = std::chrono::seconds(1) * options_.at("patience_s");
  if (draw.permille(options_.at("phone_permille")))
    serve.phone = draw.permille(kHalf) ? OnThePhone::rejects : OnThePhone::ignores;
  if (draw.permille(options_.at("aside_permille"))) serve.in_doubt = InDoubt::steps_aside;
  const auto price = world_.price_of(serve.buys);
  if (draw.permille(options_.at("return_permille")))
    serve.returns = draw.permille(kHalf) ? *price : Money(draw.between(1, price->minor()), price->currency());
  return serve;
}

void Workload::choose_ways(Serve& serve, const Customer& customer, Draw& draw) const {
  std::vector<std::string> ways{"cash"};
  if (!customer.wallet.empty()) ways.insert(ways.begin(), "wallet");
  const auto card = card_of(customer);
  if (card && draw.permille(options_.at("card_permille")))
    ways.insert(ways.begin(), *card);
  else if (card)
    ways.push_back(*card);
  if (draw.permille(options_.at("cash_permille")))
    std::iter_swap(ways.begin(), std::find(ways.begin(), ways.end(), "cash"));
  ways.resize(static_cast<std::size_t>(draw.between(1, std::ssize(ways))));
  serve.pays = std::move(ways);
  if (!draw.permille(options_.at("split_permille"))) return;
  const auto price = world_.price_of(serve.buys);
  serve.part = Money(draw.between(1, price->minor() - 1), price->currency());
  if (serve.pays.size() == 1) serve.pays.emplace_back(serve.pays.front() == "cash" ? "wallet" : "cash");
}

std::map<std::string, int> Workload::basket(Draw& draw) const {
  std::map<std::string, int> buys;
  const auto kinds = draw.between(1, 2);
  for (std::int64_t i = 0; i < kinds; ++i)
    buys[draw.one_of(world_.goods).name] = static_cast<int>(draw.permille(kHalf) ? 1 : draw.between(1, 3));
  return buys;
}

std::optional<std::string> Workload::card_of(const Customer& customer) const {
  for (const auto& card : world_.cards)
    if (card.holder == customer.name) return card.name;
  return std::nullopt;
}

}  // namespace tillrig::explore
