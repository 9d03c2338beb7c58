#include <algorithm>
#include <array>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"

// What the truths ask. How it came to be known: evidence.cpp and evidence_at_the_counter.cpp.
namespace tillrig {
namespace {

// The first machine of this kind whose key is below `owner` ("B1" has "B1/1") and that is wanted; nullptr: none.
template <class Wanted>
const MachineState* first_of(const ByText<ByText<MachineState>>& machines, std::string_view machine,
                             std::string_view owner, const Wanted& wanted) {
  const auto by_key = machines.find(machine);
  if (by_key == machines.end()) return nullptr;
  const auto prefix = std::string(owner) + '/';
  const auto& all = by_key->second;
  for (auto one = all.lower_bound(prefix); one != all.end() && one->first.starts_with(prefix); ++one)
    if (wanted(*one)) return &one->second;
  return nullptr;
}

constexpr Duration kTimeToClose = std::chrono::minutes(1);  // an order that has expired

// What no peer knows: its node says in one line that nothing of it since is known.
bool is_its_nodes_alone(std::string_view machine) {
  constexpr std::array<std::string_view, 6> all{"sale",         "attempt",      "till-refund",
                                                "offline-sale", "business-day", "difference"};
  return std::find(all.begin(), all.end(), machine) != all.end();
}

}  // namespace

const Account* Evidence::account(std::string_view name) const {
  const auto found = accounts_.find(name);
  return found == accounts_.end() ? nullptr : &found->second;
}

const BookedPayment* Evidence::payment_of_txn(std::string_view txn) const {
  const auto number = number_of_txn_.find(txn);
  return number == number_of_txn_.end() ? nullptr : &payments_.at(number->second);
}

std::int64_t Evidence::price_of_taken(const Account& account) const {
  std::int64_t price = 0;
  for (const auto i : account.intents)
    if (intents_[i].taken) price += intents_[i].minor;
  return price;
}

std::string_view Evidence::order_of(std::string_view basket) const {
  const auto order = order_of_basket_.find(basket);
  return order == order_of_basket_.end() ? std::string_view() : std::string_view(order->second);
}

bool Evidence::is_uncollected(const StatedIntent& intent) const {
  if (!intent.offline) return false;
  const auto order = order_of(intent.basket);
  const bool parked = state_of("offline-sale", intent.basket) == "PARKED" && listed(intent.basket);
  if (order.empty() && is_forgotten_word(NodeName(intent.till), intent.entry)) return true;
  return parked || state_of("order", order) == "UNCOLLECTED" || is_for_people(order);
}

std::int64_t Evidence::share_owed(const Account& account, std::string_view funder) const {
  auto share = share_of_taken(account, funder);
  if (funder != kBuyer) return share;
  for (const auto i : account.intents)
    if (is_uncollected(intents_[i])) share -= intents_[i].by_card;
  return share - returns_.refunded(account.name());
}

std::int64_t Evidence::price_owed(const Account& account) const {
  return share_owed(account, kBuyer) + share_owed(account, kPlatform);
}

std::int64_t Evidence::price_offline(const Account& account) const {
  std::int64_t price = 0;
  for (const auto i : account.intents)
    if (intents_[i].offline && !is_uncollected(intents_[i])) price += intents_[i].minor;
  return price;
}

std::int64_t Evidence::price_pending_back(const Account& account) const {
  return returns_.pending(account.name());
}

std::int64_t Evidence::share_of(const StatedIntent& intent, std::string_view funder) {
  if (funder == kPlatform) return intent.discount;
  return funder == kBuyer ? intent.minor - intent.discount : 0;
}

std::int64_t Evidence::share_of_taken(const Account& account, std::string_view funder) const {
  std::int64_t share = 0;
  for (const auto i : account.intents)
    if (intents_[i].taken) share += share_of(intents_[i], funder);
  return share;
}

std::int64_t Evidence::share_of_stated(const Account& account, std::string_view funder) const {
  std::int64_t share = 0;
  for (const auto i : account.intents) share += share_of(intents_[i], funder);
  return share;
}

const StatedIntent* Evidence::current_intent(std::string_view till) const {
  const auto index = open_intent(till, customer_at(till));
  return index ? &intents_[*index] : nullptr;
}

const MachineState* Evidence::machine(std::string_view machine, std::string_view key) const {
  const auto kind = machines_.find(machine);
  if (kind == machines_.end()) return nullptr;
  const auto found = kind->second.find(key);
  return found == kind->second.end() ? nullptr : &found->second;
}

std::string_view Evidence::state_of(std::string_view name, std::string_view key) const {
  const auto* state = machine(name, key);
  return state ? std::string_view(state->state) : std::string_view();
}

std::string_view Evidence::known_state_of(std::string_view name, std::string_view key) const {
  const auto* state = machine(name, key);
  return state && !lost_with_disk(*state) ? std::string_view(state->state) : std::string_view();
}

bool Evidence::may_have_moved_unseen(const MachineState& state) const {
  return kept_unsynced_.contains({state.node, state.crashes + 1});
}

bool Evidence::at_rest(std::string_view machine, std::string_view key, Duration order_expiry) const {
  const auto* rules = rules_of(machine);
  if (!rules) return false;
  const auto& state = machines_.find(machine)->second.find(key)->second;
  if (is_final_state(*rules, state.state)) return true;
  // If it has not moved it expires, and says so.
  if (may_have_moved_unseen(state)) return machine != "order" || now_ - state.born > order_expiry + kTimeToClose;
  if (is_its_nodes_alone(machine) && lost_with_disk(state)) return old_disks_.has_owned_up(state.node, state.entry);
  if (waits_for_statement(machine, key, state.state) || waits_for_people(machine, key)) return true;
  if (!is_resting_state(*rules, state.state)) return false;
  if (machine == "order") return now_ - state.born < order_expiry && !is_sold_for_cash(key) && !holds_money(key);
  const auto order = order_of_basket_.find(key);
  const auto order_state = state_of("order", order == order_of_basket_.end() ? key : std::string_view(order->second));
  return !is_final_state(*rules_of("order"), order_state);
}

bool Evidence::waits_for_statement(std::string_view machine, std::string_view key, std::string_view state) const {
  if (machine == "till-refund") return state == "PENDING" && part_waits_for_statement(key);
  const bool refund = machine == "refund" || machine == "order-refund";
  return refund && state == "UNKNOWN" && asked_once_.contains(key) && listed(key);
}

bool Evidence::part_waits_for_statement(std::string_view refund) const {
  return first_of(machines_, "order-refund", refund,
                  [&](const auto& part) { return waits_for_statement("order-refund", part.first, part.second.state); });
}

// An attempt is called after its basket.
std::string_view Evidence::order_of_attempt(std::string_view attempt) const {
  return order_of(attempt.substr(0, std::min(attempt.size(), attempt.rfind('/'))));
}

bool Evidence::accounted_for(std::string_view machine, const std::string& key, const MachineState& state) const {
  if (old_disks_.accounted_for(machine, key, state.entry)) return true;
  if (is_its_nodes_alone(machine)) return old_disks_.has_owned_up(state.node, state.entry);
  // Cash and what of it goes back passes through no channel: only the till that told it knows.
  const bool cash_back = machine == "order-refund" && state_of("refund", key).empty();
  const bool cash = machine == "order-attempt" && !old_disks_.is_of_a_channel(key);
  if ((cash || cash_back) && old_disks_.has_owned_up(state.node, state.entry)) return true;
  if (machine == "order" && was_named_to_nobody(key)) return old_disks_.has_owned_up(state.node, state.entry);
  if (machine != "order-attempt") return false;
  const std::string order(order_of_attempt(key));
  return !order.empty() && old_disks_.accounted_for("order", order, state.entry);
}

// The goods are gone and the core has yet to hear of the cash.
bool Evidence::is_sold_for_cash(std::string_view order) const {
  const auto basket = basket_of_order_.find(order);
  if (basket == basket_of_order_.end()) return false;
  const auto sale = state_of("sale", basket->second);
  return sale == "PAID" || sale == "DONE";
}

// Somebody has paid a part of it: the rest comes, or the part goes back when the order expires.
bool Evidence::holds_money(std::string_view order) const {
  const auto basket = basket_of_order_.find(order);
  return basket != basket_of_order_.end() &&
         first_of(machines_, "order-attempt", basket->second,
                  [](const auto& attempt) { return attempt.second.state == "SUCCEEDED"; });
}

bool Evidence::is_paid_though_refused(std::string_view number) const {
  const auto attempt = old_disks_.attempt_of(number);
  return state_of("payment", number) == "SUCCEEDED" &&
         (state_of("attempt", attempt) == "REFUSED" || state_of("order-attempt", attempt) == "REFUSED");
}

const MachineState* Evidence::open_attempt_of(std::string_view order) const {
  const auto basket = basket_of_order_.find(order);
  if (basket == basket_of_order_.end()) return nullptr;
  // What acquiring has lost with its disk before it had asked for the money is nobody's payment any more.
  return first_of(machines_, "order-attempt", basket->second, [&](const auto& attempt) {
    const bool never_asked_for = lost_with_disk(attempt.second) && !old_disks_.is_of_a_channel(attempt.first);
    return !never_asked_for && !is_final_state(*rules_of("order-attempt"), attempt.second.state);
  });
}

// Cash that its till has taken and acquiring has yet to hear of, under this key or as a sale of its own.
bool Evidence::is_untold_cash(std::string_view machine, std::string_view key, const MachineState& state) const {
  if (machine != "attempt" || state.state != "SUCCEEDED" || old_disks_.is_of_a_channel(key)) return false;
  const std::string basket(key.substr(0, std::min(key.size(), key.rfind('/'))));
  const bool told = !state_of("order-attempt", key).empty() || !state_of("offline-sale", basket).empty() ||
                    !state_of("offline-sale", basket + ".off").empty();
  return !told && !listed(key) && !lost_with_disk(state) && !waits_for_people("sale", basket);
}

bool Evidence::settled(Duration order_expiry) const {
  for (const auto& [machine, by_key] : machines_)
    for (const auto& [key, state] : by_key)
      if (!at_rest(machine, key, order_expiry) || is_untold_cash(machine, key, state)) return false;
  return true;
}

bool Evidence::settled(Duration order_expiry, const std::vector<NodeName>& nodes, Duration since) const {
  for (const auto& [machine, by_key] : machines_)
    for (const auto& [key, state] : by_key)
      if (began_among(machine, key, nodes, since) && !at_rest(machine, key, order_expiry)) return false;
  return true;
}

bool Evidence::began_among(std::string_view name, std::string_view key, const std::vector<NodeName>& nodes,
                           Duration since) const {
  const auto is_one = [&](const NodeName& node) { return std::find(nodes.begin(), nodes.end(), node) != nodes.end(); };
  const auto* state = machine(name, key);
  if (!state || state->born < since || !is_one(state->node)) return false;
  const auto* payment = name == "refund" && key.starts_with('R') ? payment_of_txn(key.substr(1)) : nullptr;
  return !payment || is_one(payment->book);
}

std::uint64_t Evidence::crashes(const NodeName& node) const {
  const auto found = crashes_.find(node);
  return found == crashes_.end() ? 0 : found->second;
}

}  // namespace tillrig
