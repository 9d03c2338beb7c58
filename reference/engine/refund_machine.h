#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/protocol/codes.h"
#include "reference/protocol/messages.h"
#include "reference/shell/transitions.h"

namespace tillrig::engine {

// Money that must go back: one for a transaction number of the channel, however often it is seen.
struct Refund {
  RefundKey key;
  ChannelTxn txn;
  ChannelNumber number;
  OrderId order;
  Channel channel;
  Money amount = Money::zero(Currency::cny());
  RefundState state = RefundState::sending;
  std::int64_t answered = 0;
  std::int64_t moves = 0;
  bool listed = false;
  std::string why;
};

enum class RefundEvent {
  no_answer,  // it may have happened: the same refund number again
  not_yet,    // certainly not executed, or not done yet: the same refund number again
  refunded,
  failed
};

enum class RefundEffect { tell, list };

using RefundTable = TransitionTable<RefundState, RefundEvent, RefundEffect>;

// SENDING -> REFUNDED | FAILED | UNKNOWN; UNKNOWN is repeated under the same refund number until it is final.
const RefundTable& refund_table();

RefundKey refund_key(const ChannelTxn& txn);
RefundEvent refund_event_of(ChannelState state);

struct RefundDecision {
  Refund after;
  Effects<RefundEffect> effects;
  bool changed = false;
  bool listed = false;
};

// Pure. `list_after`: answered tries until people are told.
RefundDecision decide(const RefundTable& table, const Refund& before, RefundEvent event, std::string_view why,
                      std::int64_t list_after);

constexpr bool is_final(RefundState state) {
  return state == RefundState::refunded || state == RefundState::failed;
}

std::string_view name_of(RefundEvent event);

}  // namespace tillrig::engine
