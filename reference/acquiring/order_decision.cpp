#include "reference/acquiring/order_decision.h"

#include <algorithm>

#include "reference/acquiring/order_steps.h"

namespace tillrig::acquiring {
namespace {

// The till alone sees to the cash that goes back.
bool is_asked(EngineDuty duty) {
  return duty != EngineDuty::none && duty != EngineDuty::cash_back;
}

}  // namespace

OrderDecision on_event(const OrderTables& tables, const Purchase& before, OrderEvent event, std::string why) {
  OrderDecision decision{before, {}};
  auto& order = decision.after.order;
  const bool reserving = order.stock == StockDuty::reserve;
  step_order(tables, decision, event);
  if (reserving && order.state != before.order.state)
    order.why = event == OrderEvent::out_of_stock ? std::move(why) : "the stock did not answer in time";
  end_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

OrderDecision on_report(const OrderTables& tables, const Purchase& before, const AttemptReport& report,
                        EngineDuty answered) {
  OrderDecision decision{before, {}};
  auto* attempt = find(decision.after.attempts, report.attempt);
  if (!attempt || attempt->tender == TenderKind::cash) return decision;
  if (answered != EngineDuty::none && attempt->duty == answered) attempt->duty = EngineDuty::none;
  if (!report.txn.empty()) attempt->txn = report.txn;
  step_attempt(tables, decision, *attempt, report, "report");
  // Only money that is to go back can have gone back: the engine's word ends the duty.
  if (report.refunded && !attempt->refunded) attempt->refunded = true;
  if (attempt->refunded && attempt->duty == EngineDuty::refund) attempt->duty = EngineDuty::none;
  if (attempt->duty != EngineDuty::refund && is_final(attempt->state)) attempt->duty = EngineDuty::none;
  end_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

OrderDecision on_charge_refused(const OrderTables& tables, const Purchase& before, const AttemptKey& key,
                                std::string why) {
  OrderDecision decision{before, {}};
  auto* attempt = find(decision.after.attempts, key);
  if (!attempt) return decision;
  AttemptReport refused;
  refused.attempt = key;
  refused.state = PaymentState::refused;
  refused.why = std::move(why);
  step_attempt(tables, decision, *attempt, refused, "report");
  if (attempt->state == PaymentState::refused) attempt->duty = EngineDuty::close;
  end_when_all_final(tables, decision);
  return finished(std::move(decision), before);
}

OrderDecision on_abandon(const Purchase& before, const AttemptKey& key) {
  OrderDecision decision{before, {}};
  if (is_offline(before.order)) return decision;
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
    if (is_final(attempt.state) || attempt.duty == EngineDuty::advise) continue;
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
  // A charge may still be under way; an advice never was.
  if (attempt && !is_final(attempt->state) && attempt->duty == EngineDuty::status)
    attempt->duty = is_offline(before.order) ? EngineDuty::advise : EngineDuty::close;
  return finished(std::move(decision), before);
}

OrderDecision on_stock_done(const Purchase& before, StockDuty duty) {
  OrderDecision decision{before, {}};
  auto& due = decision.after.order.stock;
  if (due == duty) due = duty != StockDuty::returned && is_refunded(before) ? StockDuty::returned : StockDuty::none;
  return finished(std::move(decision), before);
}

OrderDecision on_listed(const Purchase& before) {
  OrderDecision decision{before, {}};
  decision.after.order.listed = true;
  return finished(std::move(decision), before);
}

std::optional<std::string> objection_to(const Purchase& purchase, const PayRequest& pay, std::int64_t wall_ms) {
  const auto& order = purchase.order;
  if (pay.tender == TenderKind::cash) return "cash is told, not charged";
  if (order.state != OrderState::open) return "the order is " + std::string(word_of(order.state));
  if (order.stock == StockDuty::reserve) return "the goods are not reserved yet";
  if (wall_ms >= order.expires_ms) return "the order has expired";
  for (const auto& attempt : purchase.attempts)
    if (attempt.line == pay.line && !is_final(attempt.state)) return "an attempt on this line is not settled yet";
  // Less what is held, so that no amount is too great to be added.
  return objection_to(order.total, pay.amount, order.total - sum(purchase, holds_money));
}

std::optional<std::string> objection_to(const Money& total, const Money& amount, const Money& left) {
  if (amount.currency() != total.currency()) return "the order is in another currency";
  if (amount.minor() <= 0) return "nothing to pay";
  if (amount > left) return "more than is left to pay";
  return std::nullopt;
}

std::int64_t age_of(const Purchase& purchase) {
  auto age = purchase.order.moves;
  for (const auto& attempt : purchase.attempts) age += attempt.moves + 1;
  for (const auto& part : purchase.refunds) age += part.moves + 1;
  return age;
}

bool has_duty(const Purchase& purchase) {
  return purchase.order.stock != StockDuty::none ||
         std::ranges::any_of(purchase.attempts, [](const Attempt& attempt) { return is_asked(attempt.duty); }) ||
         std::ranges::any_of(purchase.refunds, [](const RefundPart& part) { return part.due; });
}

bool gained_duty(const Purchase& before, const Purchase& after) {
  if (after.order.stock != StockDuty::none && after.order.stock != before.order.stock) return true;
  for (std::size_t i = 0; i < after.attempts.size(); ++i) {
    const auto duty_before = i < before.attempts.size() ? before.attempts[i].duty : EngineDuty::none;
    if (is_asked(after.attempts[i].duty) && after.attempts[i].duty != duty_before) return true;
  }
  for (auto i = before.refunds.size(); i < after.refunds.size(); ++i)
    if (after.refunds[i].due) return true;
  return false;
}

std::string duties_in_words(const Purchase& purchase) {
  std::string words;
  const auto add = [&](const std::string& who, std::string_view what) {
    words.append(words.empty() ? "" : "; ").append(who).append(": ").append(what);
  };
  for (const auto& attempt : purchase.attempts)
    if (is_asked(attempt.duty)) add(attempt.key.text(), word_of(attempt.duty));
  for (const auto& part : purchase.refunds)
    if (part.due) add(part.key.text(), "GIVE_BACK");
  if (purchase.order.stock != StockDuty::none) add("stock", word_of(purchase.order.stock));
  return words;
}

}  // namespace tillrig::acquiring
