#include "reference/engine/refund_machine.h"

namespace tillrig::engine {

const RefundTable& refund_table() {
  using S = RefundState;
  using E = RefundEvent;
  using F = RefundEffect;
  static const RefundTable table{
      {S::sending, E::no_answer, S::unknown, {}},    {S::sending, E::refunded, S::refunded, {F::tell}},
      {S::sending, E::failed, S::failed, {F::list}}, {S::unknown, E::refunded, S::refunded, {F::tell}},
      {S::unknown, E::failed, S::failed, {F::list}},
  };
  return table;
}

RefundKey refund_key(const ChannelTxn& txn) {
  return RefundKey("R" + txn.text());
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

RefundDecision decide(const RefundTable& table, const Refund& before, RefundEvent event, std::string_view why,
                      std::int64_t list_after) {
  RefundDecision decision{before, {}};
  auto& after = decision.after;
  if (is_final(before.state)) return decision;
  if (event != RefundEvent::no_answer) ++after.answered;
  if (const auto* row = table.find(before.state, event)) {
    decision.effects = row->effects;
    after.state = row->to;
    after.why = why;
  }
  const bool worth_listing =
      decision.effects.has(RefundEffect::list) || (after.answered >= list_after && !is_final(after.state));
  if (worth_listing && !after.listed) after.listed = decision.listed = true;
  decision.changed = after.state != before.state || after.answered != before.answered || after.listed != before.listed;
  if (decision.changed) ++after.moves;
  return decision;
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
  }
  return "?";
}

}  // namespace tillrig::engine
