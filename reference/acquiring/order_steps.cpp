#include "reference/acquiring/order_steps.h"

#include <algorithm>

namespace tillrig::acquiring {
namespace {

bool all_final(const Purchase& purchase) {
  return std::ranges::all_of(purchase.attempts, [](const Attempt& attempt) { return is_final(attempt.state); });
}

// Its customer was told that nothing was charged, and has paid its line in cash.
bool cash_took_its_place(const Purchase& purchase, const Attempt& attempt) {
  return attempt.tender != TenderKind::cash && std::ranges::any_of(purchase.attempts, [&](const Attempt& other) {
           return other.tender == TenderKind::cash && other.line == attempt.line && succeeded(other);
         });
}

// Rows that are written grow by one; rows that are new are as they are.
template <class Row>
void count_moves(std::vector<Row>& after, const std::vector<Row>& before) {
  for (std::size_t i = 0; i < before.size(); ++i)
    if (!(after[i] == before[i])) ++after[i].moves;
}

}  // namespace

void give_back(Attempt& attempt) {
  attempt.goes_back = attempt.tender != TenderKind::cash;
  attempt.duty = attempt.goes_back ? EngineDuty::refund : EngineDuty::cash_back;
}

bool holds_money(const Attempt& attempt) {
  switch (attempt.state) {
    case PaymentState::failed:
    case PaymentState::closed:
    case PaymentState::reversed:
    case PaymentState::refused:
      return false;
    default:
      return !attempt.refunded;
  }
}

bool succeeded(const Attempt& attempt) {
  return attempt.state == PaymentState::succeeded && !attempt.refunded && !attempt.goes_back;
}

Money sum(const Purchase& purchase, bool (*counts)(const Attempt&)) {
  auto total = Money::zero(purchase.order.total.currency());
  for (const auto& attempt : purchase.attempts)
    if (counts(attempt)) total = total + attempt.amount;
  return total;
}

bool is_refunded(const Purchase& purchase) {
  auto back = Money::zero(purchase.order.total.currency());
  for (const auto& part : purchase.refunds)
    if (part.state == RefundState::refunded) back = back + part.amount;
  return back == purchase.order.total;
}

void step_order(const OrderTables& tables, OrderDecision& decision, OrderEvent event) {
  auto& [order, attempts, refunds] = decision.after;
  const auto* row = tables.orders.find(order.state, event);
  if (!row) return;
  decision.steps.push_back({"order", order.id.text(), word_of(order.state), word_of(row->to), name_of(event)});
  if (row->to == OrderState::paid && order.state != OrderState::paid) order.paid_ms = tables.now_ms;
  order.state = row->to;
  if (row->effects.has(OrderEffect::confirm_stock)) order.stock = StockDuty::confirm;
  if (row->effects.has(OrderEffect::cancel_stock)) order.stock = StockDuty::cancel;
  for (auto& attempt : attempts) {
    if (row->effects.has(OrderEffect::close_attempts) && !is_final(attempt.state) &&
        attempt.duty != EngineDuty::abandon)
      attempt.duty = EngineDuty::close;
    if (row->effects.has(OrderEffect::refund_paid) && succeeded(attempt)) give_back(attempt);
  }
}

void step_attempt(const OrderTables& tables, OrderDecision& decision, Attempt& attempt, const AttemptReport& report,
                  std::string_view event) {
  const auto* row = tables.attempts.find(attempt.state, report.state);
  if (!row) return;
  const bool stays = row->to == attempt.state;
  decision.steps.push_back({"order-attempt", attempt.key.text(), word_of(attempt.state), word_of(row->to),
                            stays ? word_of(report.state) : event});
  if (!stays) {
    attempt.state = row->to;
    attempt.decline = report.decline;
    attempt.why = report.why;
    if (!report.number.empty()) attempt.number = report.number;
  }
  const bool in_vain = row->effects.has(AttemptEffect::paid) && cash_took_its_place(decision.after, attempt);
  if ((row->effects.has(AttemptEffect::refund) || in_vain) && !attempt.refunded) return give_back(attempt);
  if (row->effects.has(AttemptEffect::paid) && sum(decision.after, succeeded) >= decision.after.order.total)
    step_order(tables, decision, OrderEvent::paid);
}

Attempt& add_attempt(const OrderTables& tables, OrderDecision& decision, Attempt attempt, std::string_view event) {
  auto& [order, attempts, refunds] = decision.after;
  attempt.order = order.id;
  attempt.position = static_cast<std::int64_t>(attempts.size());
  attempt.taken_ms = tables.now_ms;
  decision.steps.push_back({"order-attempt", attempt.key.text(), "NONE", word_of(attempt.state), event});
  return attempts.emplace_back(std::move(attempt));
}

void take_cash(const OrderTables& tables, OrderDecision& decision, const AttemptKey& key, const TenderLine& line,
               const Money& amount) {
  Attempt cash;
  cash.key = key;
  cash.line = line;
  cash.tender = TenderKind::cash;
  cash.channel = kCash;
  cash.txn = ChannelTxn(key.text());
  cash.amount = amount;
  AttemptReport in_the_drawer;
  in_the_drawer.state = PaymentState::succeeded;
  step_attempt(tables, decision, add_attempt(tables, decision, std::move(cash), "cash"), in_the_drawer, "cash");
}

void end_when_all_final(const OrderTables& tables, OrderDecision& decision) {
  auto& order = decision.after.order;
  if (!all_final(decision.after)) return;
  if (order.state == OrderState::closing) return step_order(tables, decision, OrderEvent::all_final);
  if (order.state != OrderState::offline) return;
  order.why = (order.total - sum(decision.after, succeeded)).text() + " of goods that are gone were not collected";
  step_order(tables, decision, OrderEvent::uncollected);
}

OrderDecision finished(OrderDecision decision, const Purchase& before) {
  auto& [order, attempts, refunds] = decision.after;
  for (auto& attempt : attempts)
    if (is_final(attempt.state) && attempt.reply.empty()) attempt.reply = encode(report_of(attempt));
  order.refunds = static_cast<std::int64_t>(refunds.size());
  if (order.listed && !has_duty(decision.after)) order.listed = false;
  if (!(order == before.order)) ++order.moves;
  count_moves(attempts, before.attempts);
  count_moves(refunds, before.refunds);
  decision.changed = !(decision.after == before);
  return decision;
}

}  // namespace tillrig::acquiring
