#include "reference/acquiring/cash_decision.h"

#include "reference/acquiring/order_steps.h"

namespace tillrig::acquiring {
namespace {

using Decided = tl::expected<OrderDecision, std::string>;

bool same_content(const Attempt& attempt, const CashTaken& taken) {
  return attempt.tender == TenderKind::cash && attempt.line == taken.line && attempt.amount == taken.amount;
}

// The money is there: it is taken even from an order that has just begun to close, like a success that comes late.
std::optional<std::string> objection_to(const Purchase& purchase, const CashTaken& taken) {
  const auto& order = purchase.order;
  if (order.state != OrderState::open && order.state != OrderState::closing)
    return "the order is " + std::string(word_of(order.state));
  if (order.stock == StockDuty::reserve) return "the goods are not reserved yet";
  return acquiring::objection_to(purchase, taken.line, taken.amount);
}

}  // namespace

Decided on_cash(const OrderTables& tables, const Purchase& before, const CashTaken& taken) {
  OrderDecision decision{before, {}};
  if (const auto* known = find(decision.after.attempts, taken.attempt)) {
    if (!same_content(*known, taken)) return tl::unexpected(std::string("same key, other content"));
    return decision;
  }
  if (auto objection = objection_to(before, taken)) return tl::unexpected(std::move(*objection));
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
