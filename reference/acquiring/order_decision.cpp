#include "reference/acquiring/order_decision.h"

#include <algorithm>

namespace tillrig::acquiring {
namespace {

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

Money sum(const Purchase& purchase, bool (*counts)(const Attempt&)) {
  auto total = Money::zero(purchase.order.total.currency());
  for (const auto& attempt : purchase.attempts)
    if (counts(attempt)) total = total + attempt.amount;
  return total;
}

bool succeeded(const Attempt& attempt) {
  return attempt.state == PaymentState::succeeded && !attempt.refunded;
}

bool all_final(const Purchase& purchase) {
  return std::ranges::all_of(purchase.attempts, [](const Attempt& attempt) { return is_final(attempt.state); });
}

void step_order(const OrderTables& tables, OrderDecision& decision, OrderEvent event, Attempt* cause) {
  auto& [order, attempts] = decision.after;
  const auto* row = tables.orders.find(order.state, event);
  if (!row) return;
  if (row->to != order.state)
    decision.steps.push_back({"order", order.id.text(), word_of(order.state), word_of(row->to), name_of(event)});
  order.state = row->to;
  if (row->effects.has(OrderEffect::confirm_stock)) order.stock = StockDuty::confirm;
  if (row->effects.has(OrderEffect::cancel_stock)) order.stock = StockDuty::cancel;
  if (row->effects.has(OrderEffect::refund_attempt) && cause) cause->duty = EngineDuty::refund;
  for (auto& attempt : attempts) {
    if (row->effects.has(OrderEffect::close_attempts) && !is_final(attempt.state) &&
        attempt.duty != EngineDuty::abandon)
      attempt.duty = EngineDuty::close;
    if (row->effects.has(OrderEffect::refund_paid) && succeeded(attempt)) attempt.duty = EngineDuty::refund;
  }
}

void close_when_all_final(const OrderTables& tables, OrderDecision& decision) {
  if (decision.after.order.state == OrderState::closing && all_final(decision.after))
    step_order(tables, decision, OrderEvent::all_final, nullptr);
}

void step_attempt(const OrderTables& tables, OrderDecision& decision, Attempt& attempt, const AttemptReport& report,
                  std::string_view event) {
  const auto* row = tables.attempts.find(attempt.state, report.state);
  if (!row) return;
  if (row->to != attempt.state) {
    decision.steps.push_back({"order-attempt", attempt.key.text(), word_of(attempt.state), word_of(row->to), event});
    attempt.state = row->to;
    attempt.decline = report.decline;
    attempt.why = report.why;
    if (!report.number.empty()) attempt.number = report.number;
  }
  if (row->effects.has(AttemptEffect::refund) && !attempt.refunded) attempt.duty = EngineDuty::refund;
  if (row->effects.has(AttemptEffect::paid)) {
    const auto& order = decision.after.order;
    const bool still_wanted = order.state == OrderState::open || order.state == OrderState::closing;
    if (!still_wanted || sum(decision.after, succeeded) >= order.total)
      step_order(tables, decision, OrderEvent::paid, &attempt);
  }
}

// Counts what has changed, and freezes the answer of every attempt that became final.
OrderDecision finished(OrderDecision decision, const Purchase& before) {
  auto& [order, attempts] = decision.after;
  for (auto& attempt : attempts)
    if (is_final(attempt.state) && attempt.reply.empty()) attempt.reply = encode(report_of(attempt));
  if (!(order == before.order)) ++order.moves;
  for (std::size_t i = 0; i < before.attempts.size(); ++i)
    if (!(attempts[i] == before.attempts[i])) ++attempts[i].moves;
  decision.changed = !(decision.after == before);
  return decision;
}

}  // namespace

OrderDecision on_event(const OrderTables& tables, const Purchase& before, OrderEvent event, std::string why) {
  OrderDecision decision{before, {}};
  auto& order = decision.after.order;
  const bool reserving = order.stock == StockDuty::reserve;
  step_order(tables, decision, event, nullptr);
  if (reserving && order.state != before.order.state)
    order.why = event == OrderEvent::out_of_stock ? std::move(why) : "the stock did not answer in time";
  close_when_all_final(tables, decision);
  if (event == OrderEvent::out_of_stock && order.state == OrderState::closed) order.stock = StockDuty::none;
  return finished(std::move(decision), before);
}

OrderDecision on_report(const OrderTables& tables, const Purchase& before, const AttemptReport& report,
                        EngineDuty answered) {
  OrderDecision decision{before, {}};
  auto* attempt = find(decision.after.attempts, report.attempt);
  if (!attempt) return decision;
  if (answered != EngineDuty::none && attempt->duty == answered) attempt->duty = EngineDuty::none;
  if (!report.txn.empty()) attempt->txn = report.txn;
  step_attempt(tables, decision, *attempt, report, "report");
  // Only money that is to go back can have gone back: the engine's word ends the duty.
  if (report.refunded && !attempt->refunded) attempt->refunded = true;
  if (attempt->refunded && attempt->duty == EngineDuty::refund) attempt->duty = EngineDuty::none;
  if (attempt->duty != EngineDuty::refund && is_final(attempt->state)) attempt->duty = EngineDuty::none;
  close_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

OrderDecision on_abandon(const Purchase& before, const AttemptKey& key) {
  OrderDecision decision{before, {}};
  if (auto* attempt = find(decision.after.attempts, key)) {
    if (!is_final(attempt->state)) attempt->duty = EngineDuty::abandon;
    return finished(std::move(decision), before);
  }
  Attempt record;
  record.key = key;
  record.order = before.order.id;
  record.position = static_cast<std::int64_t>(before.attempts.size());
  record.amount = Money::zero(before.order.total.currency());
  record.state = PaymentState::closed;
  record.why = "given up before it was charged";
  decision.after.attempts.push_back(record);
  return finished(std::move(decision), before);
}

OrderDecision on_restart(const OrderTables& tables, const Purchase& before) {
  OrderDecision decision{before, {}};
  for (auto& attempt : decision.after.attempts) {
    if (is_final(attempt.state)) continue;
    if (attempt.duty == EngineDuty::none) attempt.duty = EngineDuty::status;
    AttemptReport no_answer;
    no_answer.attempt = attempt.key;
    if (attempt.state == PaymentState::sending) step_attempt(tables, decision, attempt, no_answer, "no_answer");
  }
  return finished(std::move(decision), before);
}

OrderDecision on_never_seen(const Purchase& before, const AttemptKey& key) {
  OrderDecision decision{before, {}};
  auto* attempt = find(decision.after.attempts, key);
  if (attempt && !is_final(attempt->state) && attempt->duty == EngineDuty::status) attempt->duty = EngineDuty::close;
  return finished(std::move(decision), before);
}

OrderDecision on_stock_done(const Purchase& before, StockDuty duty) {
  OrderDecision decision{before, {}};
  if (decision.after.order.stock == duty) decision.after.order.stock = StockDuty::none;
  return finished(std::move(decision), before);
}

std::optional<std::string> objection_to(const Purchase& purchase, const PayRequest& pay, std::int64_t wall_ms) {
  const auto& order = purchase.order;
  if (order.state != OrderState::open) return "the order is " + std::string(word_of(order.state));
  if (order.stock == StockDuty::reserve) return "the goods are not reserved yet";
  if (wall_ms >= order.expires_ms) return "the order has expired";
  if (pay.amount.currency() != order.total.currency()) return "the order is in another currency";
  if (pay.amount.minor() <= 0) return "nothing to pay";
  for (const auto& attempt : purchase.attempts)
    if (attempt.line == pay.line && !is_final(attempt.state)) return "an attempt on this line is not settled yet";
  if (sum(purchase, holds_money) + pay.amount > order.total) return "more than is left to pay";
  return std::nullopt;
}

std::int64_t age_of(const Purchase& purchase) {
  auto age = purchase.order.moves;
  for (const auto& attempt : purchase.attempts) age += attempt.moves + 1;
  return age;
}

bool has_duty(const Purchase& purchase) {
  return purchase.order.stock != StockDuty::none || std::ranges::any_of(purchase.attempts, [](const Attempt& attempt) {
           return attempt.duty != EngineDuty::none;
         });
}

bool gained_duty(const Purchase& before, const Purchase& after) {
  if (after.order.stock != StockDuty::none && after.order.stock != before.order.stock) return true;
  for (std::size_t i = 0; i < after.attempts.size(); ++i) {
    const auto duty_before = i < before.attempts.size() ? before.attempts[i].duty : EngineDuty::none;
    if (after.attempts[i].duty != EngineDuty::none && after.attempts[i].duty != duty_before) return true;
  }
  return false;
}

}  // namespace tillrig::acquiring
