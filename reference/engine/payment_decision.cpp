#include "reference/engine/payment_decision.h"

namespace tillrig::engine {
namespace {

bool is_question(Asked asked) {
  switch (asked) {
    case Asked::lane:
    case Asked::charge:
    case Asked::notice:
    case Asked::statement:
      return false;
    default:
      return true;
  }
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

// Only these two end a reversal. That the bank does not know the charge proves nothing once it has approved it.
PaymentEvent reversal_event(const Payment& payment, ChannelState state) {
  if (state == ChannelState::reversed || state == ChannelState::refunded) return PaymentEvent::reversed;
  if (state != ChannelState::not_found) return PaymentEvent::no_answer;
  return payment.txn.empty() ? PaymentEvent::gone : PaymentEvent::not_found;
}

PaymentEvent success_event(const Payment& payment, const Heard& heard) {
  // Nobody can be asked whether a card's money is still there: it is, unless the bank said that it took it back.
  if (payment.plan == PaymentPlan::reversal && is_final(payment.state))
    return payment.undone ? PaymentEvent::no_answer : PaymentEvent::still_paid;
  if (heard.asked != Asked::recheck) return PaymentEvent::succeeded;
  return heard.result.refunded < payment.amount ? PaymentEvent::still_paid : PaymentEvent::reversed;
}

// What the channel names is kept even in a final state: a refund needs it.
void learn(Payment& payment, const Heard& heard) {
  if (heard.asked == Asked::lane) return;
  if (payment.txn.empty()) payment.txn = heard.result.txn;
  const auto state = heard.result.state;
  if (payment.plan == PaymentPlan::reversal && (state == ChannelState::reversed || state == ChannelState::refunded))
    payment.undone = true;
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
  if (!is_final(to)) return;
  after.card.clear();
  after.reply = encode(report_of(after));
}

bool is_for_people(const PaymentDecision& decision, const PaymentRules& rules) {
  if (decision.mismatch) return true;
  const bool owing = chore_of(decision.after) != Chore::none;
  if (decision.event == PaymentEvent::unanswered) return owing || !decision.after.told;
  return owing && decision.after.answered >= rules.list_after;
}

}  // namespace

PaymentEvent event_of(const Payment& payment, const Heard& heard, const PaymentRules& rules, SteadyInstant since,
                      SteadyInstant now) {
  if (heard.asked == Asked::lane) return heard.event;
  if (speaks_of_another_amount(payment, heard)) return PaymentEvent::no_answer;
  if (heard.asked == Asked::reverse) return reversal_event(payment, heard.result.state);
  if (heard.asked == Asked::statement)
    return heard.result.state == ChannelState::succeeded ? PaymentEvent::settled : PaymentEvent::unsettled;
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
  if (!after.listed && is_for_people(decision, rules)) after.listed = decision.listed = true;

  decision.changed = after.state != before.state || after.txn != before.txn || after.answered != before.answered ||
                     after.undone != before.undone || after.told != before.told || after.recheck != before.recheck ||
                     after.listed != before.listed;
  if (decision.changed) ++after.moves;
  return decision;
}

std::string_view why_listed(const PaymentDecision& decision) {
  if (decision.mismatch) return "the channel speaks of another amount";
  return decision.event == PaymentEvent::unanswered ? "nobody answers" : "asked and asked, not settled";
}

Chore chore_of(const Payment& payment) {
  if (payment.plan == PaymentPlan::statement) return Chore::none;
  if (payment.plan == PaymentPlan::advice) return is_final(payment.state) ? Chore::none : Chore::advise;
  if (payment.plan == PaymentPlan::reversal)
    return payment.state == PaymentState::reversing ? Chore::reverse : Chore::none;
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
