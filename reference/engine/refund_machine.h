#pragma once

#include <string>
#include <string_view>

#include "reference/engine/refund.h"
#include "reference/shell/transitions.h"

namespace tillrig::engine {

enum class RefundEvent {
  no_answer,  // it may have happened
  not_yet,    // certainly not executed, or not done yet: the same number again
  refunded,
  failed,
  undone,     // a void was taken back
  settled,    // the channel's statement has it
  unsettled,  // the channel's statement does not have it, and no later one can
  unanswered  // asked as often as people need not hear of, and nobody answers
};

// tell: whoever is owed the money's story hears of it. list: for people.
enum class RefundEffect { tell, list };

using RefundTable = TransitionTable<RefundState, RefundEvent, RefundEffect>;

// Of a channel that knows refund numbers (a wallet): UNKNOWN is repeated under the same number until it is final.
const RefundTable& refund_table();
// To a card: UNKNOWN is neither repeated nor reversed. It is listed, and the statement settles it.
const RefundTable& card_refund_table();
// Of a card sale, taken off its batch: UNKNOWN is reversed under its own number; it then never was a refund.
const RefundTable& void_table();

struct RefundHeard {
  RefundEvent event = RefundEvent::no_answer;
  std::string why;
  ChannelTxn txn = {};  // what the channel calls the refund
};

// What the channel's answer to a refund, a refund query or a void means, and what its answer to a void's reversal does.
RefundEvent refund_event_of(ChannelState state);
RefundEvent undoing_event_of(ChannelState state);

struct RefundDecision {
  Refund after;
  Effects<RefundEffect> effects;
  bool changed = false;
  bool listed = false;
};

// Pure. `list_after`: answered tries until people are told.
RefundDecision decide(const RefundTable& table, const Refund& before, const RefundHeard& heard,
                      std::int64_t list_after);

// What is still to be asked of the channel, derived from what is stored: so a restart continues by itself.
enum class RefundChore { none, send, ask_and_send, reverse };
RefundChore chore_of(const Refund& refund);

std::string_view name_of(RefundEvent event);

}  // namespace tillrig::engine
