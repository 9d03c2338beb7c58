#include "reference/engine/payment_decision.h"

namespace tillrig::engine {
namespace {

bool is_question(Asked asked) {
  return asked == Asked::query || asked == Asked::close || asked == Asked::cancel || asked == Asked::recheck;
}

bool is_answer(ChannelState state) {
  return state != ChannelState::unknown && state != ChannelState::refused;
}

bool speaks_of_another_amount(const Payment& payment, const Heard& heard) {
  return heard.asked != Asked::lane && heard.result.state == ChannelState::succeeded &&
         heard.result.amount != payment.amount;
}

PaymentEvent not_found_event(Asked asked, bool visible) {
  if (asked == Asked::query) return visible ? PaymentEvent::absent : PaymentEvent::not_found;
  if (asked == Asked::close || asked == Asked::cancel) return visible ? PaymentEvent::gone : PaymentEvent::not_found;
  return PaymentEvent::no_answer;
}

PaymentEvent success_event(const Payment& payment, const Heard& heard) {
  if (heard.asked != Asked::recheck) return PaymentEvent::succeeded;
  return heard.result.refunded < payment.amount ? PaymentEvent::still_paid : PaymentEvent::reversed;
}

// What the channel names is kept even in a final state: a refund needs it.
void learn(Payment& payment, const Heard& heard) {
  if (heard.asked == Asked::lane || heard.result.txn.empty() || !payment.txn.empty()) return;
  payment.txn = heard.result.txn;
}

bool recheck_is_over(const Payment& payment, const Heard& heard) {
  if (heard.asked != Asked::recheck || !payment.recheck) return false;
  const auto state = heard.result.state;
  return is_answer(state) && state != ChannelState::not_found && state != ChannelState::waiting;
}

void move(PaymentDecision& decision, PaymentState to, const Heard& heard) {
  auto& after = decision.after;
  after.state = to;
  if (heard.asked != Asked::lane) {
    after.decline = heard.result.decline;
    after.why = heard.result.why;
  }
  if (is_final(to)) after.reply = encode(report_of(after));
}

}  // namespace

PaymentEvent event_of(const Payment& payment, const Heard& heard, const PaymentRules& rules, SteadyInstant since,
                      SteadyInstant now) {
  if (heard.asked == Asked::lane) return heard.event;
  if (speaks_of_another_amount(payment, heard)) return PaymentEvent::no_answer;
  const bool worn_out =
      heard.asked == Asked::query && payment.answered + 1 >= rules.pacing.questions_within(rules.query_bound);
  switch (heard.result.state) {
    case ChannelState::refused:
      return heard.asked == Asked::charge ? PaymentEvent::refused : PaymentEvent::no_answer;
    case ChannelState::unknown:
      return PaymentEvent::no_answer;
    case ChannelState::not_found:
      return not_found_event(heard.asked, now - since >= rules.visibility_bound);
    case ChannelState::waiting:
      return worn_out ? PaymentEvent::bound_reached : PaymentEvent::waiting;
    case ChannelState::succeeded:
      return success_event(payment, heard);
    case ChannelState::failed:
      return PaymentEvent::failed;
    case ChannelState::closed:
      return PaymentEvent::closed;
    case ChannelState::reversed:
    case ChannelState::refunded:
      return PaymentEvent::reversed;
  }
  return PaymentEvent::no_answer;
}

PaymentDecision decide(const PaymentTable& table, const PaymentRules& rules, const Payment& before, const Heard& heard,
                       SteadyInstant since, SteadyInstant now) {
  PaymentDecision decision{before, event_of(before, heard, rules, since, now), {}};
  auto& after = decision.after;
  decision.mismatch = speaks_of_another_amount(before, heard);
  learn(after, heard);
  if (is_question(heard.asked) && is_answer(heard.result.state)) ++after.answered;
  if (recheck_is_over(before, heard)) after.recheck = false;

  if (const auto* row = table.find(before.state, decision.event)) {
    decision.effects = row->effects;
    if (row->to != before.state) move(decision, row->to, heard);
    // A second charge under one key answers a request that may be long gone: it is always told.
    if (row->effects.has(PaymentEffect::tell) || (before.generation > 1 && is_final(after.state))) after.told = false;
    if (row->effects.has(PaymentEffect::recheck)) after.recheck = true;
  }
  const bool worth_listing = decision.mismatch || after.answered >= rules.list_after;
  if (worth_listing && !after.listed && (decision.mismatch || chore_of(after) != Chore::none))
    after.listed = decision.listed = true;

  decision.changed = after.state != before.state || after.txn != before.txn || after.answered != before.answered ||
                     after.told != before.told || after.recheck != before.recheck || after.listed != before.listed;
  if (decision.changed) ++after.moves;
  return decision;
}

Chore chore_of(const Payment& payment) {
  switch (payment.state) {
    case PaymentState::waiting:
    case PaymentState::unknown:
      return Chore::query;
    case PaymentState::closing:
      return Chore::close;
    case PaymentState::reversing:
      return Chore::cancel;
    default:
      return payment.recheck ? Chore::recheck : Chore::none;
  }
}

}  // namespace tillrig::engine
