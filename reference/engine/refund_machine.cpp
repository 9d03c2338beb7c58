#include "reference/engine/refund_machine.h"

namespace tillrig::engine {

const RefundTable& refund_table() {
  using S = RefundState;
  using E = RefundEvent;
  using F = RefundEffect;
  static const RefundTable table{
      {S::sending, E::no_answer, S::unknown, {F::tell}},      {S::sending, E::refunded, S::refunded, {F::tell}},
      {S::sending, E::failed, S::failed, {F::tell, F::list}}, {S::unknown, E::refunded, S::refunded, {F::tell}},
      {S::unknown, E::failed, S::failed, {F::tell, F::list}},
  };
  return table;
}

const RefundTable& card_refund_table() {
  using S = RefundState;
  using E = RefundEvent;
  using F = RefundEffect;
  static const RefundTable table{
      {S::sending, E::no_answer, S::unknown, {F::tell, F::list}}, {S::sending, E::refunded, S::refunded, {F::tell}},
      {S::sending, E::failed, S::failed, {F::tell, F::list}},     {S::unknown, E::settled, S::refunded, {F::tell}},
      {S::unknown, E::unsettled, S::failed, {F::tell, F::list}},
  };
  return table;
}

const RefundTable& void_table() {
  using S = RefundState;
  using E = RefundEvent;
  using F = RefundEffect;
  // Unanswered it is reversed, the point of no return: that it was executed after all no longer counts.
  static const RefundTable table{
      {S::sending, E::no_answer, S::unknown, {F::tell}},
      {S::sending, E::refunded, S::refunded, {F::tell}},
      {S::sending, E::failed, S::failed, {F::tell}},
      {S::unknown, E::undone, S::failed, {F::tell}},
  };
  return table;
}

RefundEvent refund_event_of(ChannelState state) {
  switch (state) {
    case ChannelState::refunded:
      return RefundEvent::refunded;
    case ChannelState::failed:
      return RefundEvent::failed;
    case ChannelState::refused:
    case ChannelState::not_found:
    case ChannelState::waiting:
      return RefundEvent::not_yet;
    default:
      return RefundEvent::no_answer;
  }
}

RefundEvent undoing_event_of(ChannelState state) {
  switch (state) {
    case ChannelState::reversed:
    case ChannelState::refunded:
    case ChannelState::not_found:
      return RefundEvent::undone;
    case ChannelState::refused:
    case ChannelState::unknown:
      return RefundEvent::no_answer;
    default:
      return RefundEvent::not_yet;
  }
}

RefundDecision decide(const RefundTable& table, const Refund& before, const RefundHeard& heard,
                      std::int64_t list_after) {
  RefundDecision decision{before, {}};
  auto& after = decision.after;
  if (is_final(before.state) && heard.event != RefundEvent::unanswered) return decision;
  if (heard.event != RefundEvent::no_answer && heard.event != RefundEvent::unanswered) ++after.answered;
  if (const auto* row = table.find(before.state, heard.event)) {
    decision.effects = row->effects;
    after.state = row->to;
    after.why = heard.event == RefundEvent::undone ? "void reversed" : heard.why;
    if (heard.event == RefundEvent::refunded || heard.event == RefundEvent::settled) after.refund_txn = heard.txn;
    if (row->effects.has(RefundEffect::tell) && before.cause == RefundCause::customer) after.told = false;
  }
  const bool worth_listing = decision.effects.has(RefundEffect::list) || heard.event == RefundEvent::unanswered ||
                             (after.answered >= list_after && !is_final(after.state));
  if (worth_listing && !after.listed) after.listed = decision.listed = true;
  decision.changed = after.state != before.state || after.answered != before.answered || after.listed != before.listed;
  if (decision.changed) ++after.moves;
  return decision;
}

RefundChore chore_of(const Refund& refund) {
  if (refund.state == RefundState::sending) return RefundChore::send;
  if (refund.state != RefundState::unknown || refund.plan == RefundPlan::once) return RefundChore::none;
  return refund.plan == RefundPlan::void_sale ? RefundChore::reverse : RefundChore::ask_and_send;
}

std::string_view name_of(RefundEvent event) {
  switch (event) {
    case RefundEvent::no_answer:
      return "no_answer";
    case RefundEvent::not_yet:
      return "not_yet";
    case RefundEvent::refunded:
      return "refunded";
    case RefundEvent::failed:
      return "failed";
    case RefundEvent::undone:
      return "undone";
    case RefundEvent::settled:
      return "settled";
    case RefundEvent::unsettled:
      return "unsettled";
    case RefundEvent::unanswered:
      return "unanswered";
  }
  return "?";
}

}  // namespace tillrig::engine
