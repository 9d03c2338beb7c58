#include "reference/acquiring/cash_decision.h"

#include <algorithm>

#include "reference/acquiring/order_steps.h"

namespace tillrig::acquiring {
namespace {

using Decided = tl::expected<OrderDecision, std::string>;

bool same_content(const Attempt& attempt, const CashTaken& taken) {
  return attempt.tender == TenderKind::cash && attempt.line == taken.line && attempt.amount == taken.amount;
}

// A till takes cash on a line only after it was told that nothing is charged there: what is still open there was
// refused and came once more.
bool gives_way(const Attempt& attempt, const CashTaken& taken) {
  return attempt.tender != TenderKind::cash && attempt.line == taken.line &&
         (!is_final(attempt.state) || attempt.goes_back);
}

// The money is there: it is taken even from an order that has just begun to close, like a success that comes late.
std::optional<std::string> objection_to(const Purchase& purchase, const CashTaken& taken) {
  const auto& order = purchase.order;
  if (order.state != OrderState::open && order.state != OrderState::closing)
    return "the order is " + std::string(word_of(order.state));
  if (order.stock == StockDuty::reserve) return "the goods are not reserved yet";
  auto left = order.total;
  for (const auto& attempt : purchase.attempts)
    if (holds_money(attempt) && !gives_way(attempt, taken)) left = left - attempt.amount;
  return acquiring::objection_to(order.total, taken.amount, left);
}

// A till takes other money on a line only after it was told that nothing is paid there. What has paid that line all the
// same was refused and came once more, behind the customer's back. Money that somebody asked back already is not that.
Attempt* paid_unheard(Purchase& purchase, const CashTaken& taken) {
  const bool paid = purchase.order.state == OrderState::paid;
  if (!paid && purchase.order.state != OrderState::open) return nullptr;
  const auto found = std::ranges::find_if(purchase.attempts, [&](const Attempt& attempt) {
    return attempt.tender != TenderKind::cash && attempt.line == taken.line &&
           (!paid || attempt.amount == taken.amount) && succeeded(attempt);
  });
  if (found == purchase.attempts.end()) return nullptr;
  const bool asked_back =
      std::ranges::any_of(purchase.refunds, [&](const RefundPart& part) { return part.attempt == found->key; });
  return asked_back ? nullptr : &*found;
}

}  // namespace

Decided on_cash(const OrderTables& tables, const Purchase& before, const CashTaken& taken) {
  OrderDecision decision{before, {}};
  if (const auto* known = find(decision.after.attempts, taken.attempt)) {
    if (!same_content(*known, taken)) return tl::unexpected(std::string("same key, other content"));
    return decision;
  }
  auto* unheard = paid_unheard(decision.after, taken);
  if (unheard) give_back(*unheard);
  const bool in_its_place = unheard && before.order.state == OrderState::paid;
  if (!in_its_place)
    if (auto objection = objection_to(decision.after, taken)) return tl::unexpected(std::move(*objection));
  for (auto& attempt : decision.after.attempts)
    if (gives_way(attempt, taken) && !is_final(attempt.state) && attempt.state != PaymentState::reversing)
      attempt.duty = EngineDuty::abandon;
  take_cash(tables, decision, taken.attempt, taken.line, taken.amount);
  end_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

Decided on_cash_back(const Purchase& before, const CashReturned& returned) {
  OrderDecision decision{before, {}};
  auto* attempt = find(decision.after.attempts, returned.attempt);
  if (!attempt || attempt->tender != TenderKind::cash) return tl::unexpected(std::string("no such cash"));
  if (attempt->refunded) return decision;
  const auto state = before.order.state;
  if (state != OrderState::open && state != OrderState::closing && state != OrderState::closed)
    return tl::unexpected("the order is " + std::string(word_of(state)) + ": its goods are sold");
  attempt->refunded = true;
  attempt->duty = EngineDuty::none;
  return finished(std::move(decision), before);
}

}  // namespace tillrig::acquiring
