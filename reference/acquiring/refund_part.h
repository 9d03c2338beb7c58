#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/protocol/refund_messages.h"
#include "reference/shell/transitions.h"

namespace tillrig::acquiring {

// What one tender gives back of a refund that a till wished for.
struct RefundPart {
  RefundKey key;   // wish/1, wish/2, ...
  RefundKey wish;  // of the till
  OrderId order;
  std::int64_t position = 0;  // within the order, oldest first
  AttemptKey attempt;
  TenderLine line;
  TenderKind tender = TenderKind::wallet;
  Channel channel;
  Money amount = Money::zero(Currency::cny());
  bool void_sale = false;
  NodeName till;  // that wishes it
  RefundState state = RefundState::sending;
  ChannelTxn txn;  // of the refund, where the channel names one
  std::string why;
  bool due = false;           // the engine has still to be asked, until it answers
  std::int64_t taken_ms = 0;  // wall clock, when it was stored
  std::int64_t moves = 0;     // grows with every write: compare-and-set

  bool operator==(const RefundPart&) const = default;
};

RefundReport report_of(const RefundPart& part);

constexpr bool is_settled(RefundState state) {
  return state == RefundState::refunded || state == RefundState::failed;
}

// Like an attempt, a part follows what the engine reports: the event is the reported state. refunded: the order hears
// of it, its goods may have come back.
enum class RefundEffect { refunded };

using RefundTable = TransitionTable<RefundState, RefundState, RefundEffect>;
const RefundTable& refund_table();

}  // namespace tillrig::acquiring
