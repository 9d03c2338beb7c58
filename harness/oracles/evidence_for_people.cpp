#include <algorithm>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"

// What the lane alone cannot settle: it is listed, and waits for people.
namespace tillrig {
namespace {

// "till-1" of "till-1.1.2".
NodeName till_of(std::string_view basket) {
  return NodeName(std::string(basket.substr(0, basket.find('.'))));
}

}  // namespace

// The one refund of a payment that nobody wants is keyed by the channel's own number.
std::int64_t Evidence::kept_by_gateway(const BookedPayment& payment) const {
  const auto refund = "R" + payment.txn;
  const auto state = state_of("refund", refund);
  const bool refused = state == "FAILED" && keeps_.contains(payment.number) && listed(refund);
  // A card's is sent once: a statement may have shown that it was not done.
  const bool undone = state == "FAILED" && asked_once_.contains(refund) && listed(refund);
  return refused || undone || waits_for_statement("refund", refund, state) ? payment.net() : 0;
}

std::int64_t Evidence::left_for_people(const Account& account) const {
  auto sum = cash_for_people(account);
  for (const auto& number : account.numbers) {
    const auto payment = payments_.find(number);
    if (payment == payments_.end()) continue;
    sum += is_for_people(payment->second.order_ref) ? payment->second.net() : kept_by_gateway(payment->second);
  }
  return sum;
}

// Laid down for a part of a sale of which nobody but its till knows any more, or for a sale that its till has forgotten
// as well: then only the customer's paper tells that another tender was charged beside it.
std::int64_t Evidence::cash_for_people(const Account& account) const {
  const auto& payers = cash_.part_payers();
  const bool a_part = std::any_of(payers.begin(), payers.end(), [&](const auto& part) {
    return part.second == account.name() && waits_for_people("sale", part.first);
  });
  const bool forgotten = std::any_of(account.intents.begin(), account.intents.end(),
                                     [&](std::size_t i) { return is_forgotten_sale(intents_[i].basket); });
  return a_part || forgotten ? account.cash : 0;
}

// A payment, what paid an order or a sale with it, and these themselves.
bool Evidence::waits_for_people(std::string_view machine, std::string_view key) const {
  if (machine == "payment") {
    constexpr std::string_view lost = "lost-";
    const auto attempt = key.starts_with(lost) ? key.substr(lost.size()) : old_disks_.attempt_of(key);
    return old_disks_.is_for_people(attempt) || is_for_people(order_of_attempt(attempt));
  }
  if (machine == "attempt" || machine == "order-attempt")
    return old_disks_.is_for_people(key) || is_for_people(order_of_attempt(key));
  if (machine == "sale")
    return was_left_by_its_till(key) || old_disks_.any_for_people(key) || is_for_people(order_of(key));
  if (machine == "refund" || machine == "order-refund" || machine == "till-refund")
    return old_disks_.is_for_people(key) || old_disks_.any_for_people(key);
  if (machine == "order" && was_named_to_nobody(key)) return true;
  return (machine == "order" || machine == "reservation") && is_for_people(key);
}

// An order that the stock had not heard of when acquiring lost it.
bool Evidence::was_named_to_nobody(std::string_view order) const {
  return !state_of("order", order).empty() && known_state_of("order", order).empty() &&
         state_of("reservation", order).empty();
}

bool Evidence::is_for_people(std::string_view order) const {
  if (old_disks_.is_for_people(order)) return true;
  const auto basket = basket_of_order_.find(order);
  return basket != basket_of_order_.end() &&
         (old_disks_.any_for_people(basket->second) || was_left_by_its_till(basket->second) ||
          (part_paid_.contains(order) && is_forgotten_sale(basket->second)));
}

bool Evidence::is_forgotten_sale(std::string_view basket) const {
  const auto* sale = machine("sale", basket);
  return sale && lost_with_disk(*sale) && old_disks_.has_owned_up(sale->node, sale->entry);
}

bool Evidence::was_left_by_its_till(std::string_view basket) const {
  const auto* sale = machine("sale", basket);
  if (!sale || is_final_state(*rules_of("sale"), sale->state)) return false;
  return is_forgotten_sale(basket) || (!lost_with_disk(*sale) && old_disks_.is_for_people(basket));
}

bool Evidence::is_forgotten_paper(std::string_view basket, std::uint64_t receipt) const {
  return is_forgotten_word(till_of(basket), receipt);
}

bool Evidence::is_forgotten_word(const NodeName& till, std::uint64_t entry) const {
  return old_disks_.lost(till, entry) && old_disks_.has_owned_up(till, entry);
}

bool Evidence::waits_for_its_expiry(std::string_view order) const {
  const auto basket = basket_of_order_.find(order);
  return basket != basket_of_order_.end() && is_forgotten_sale(basket->second) &&
         !is_final_state(*rules_of("order"), state_of("order", order));
}

}  // namespace tillrig
