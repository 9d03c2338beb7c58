#pragma once

#include <cstdint>
#include <string>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/money.h"

namespace tillrig::engine {

// One channel number as the engine keeps it. An attempt has one, unless the channel refused (never executed) and the
// same attempt was charged again: then each generation has its own.
struct Payment {
  ChannelNumber number;
  AttemptKey attempt;
  std::int64_t generation = 1;
  OrderId order;
  TenderLine line;
  Channel channel;
  std::string code;  // masked
  Money amount = Money::zero(Currency::cny());
  PaymentState state = PaymentState::sending;
  DeclineClass decline = DeclineClass::none;
  ChannelTxn txn;
  bool refunded = false;
  std::string why;
  std::int64_t answered = 0;  // questions to the channel that were answered: bounds count these
  std::int64_t moves = 0;     // grows with every write: compare-and-set
  bool told = true;           // false: acquiring has still to hear of the last move
  bool recheck = false;       // success was seen in a final state: ask the channel before giving the money back
  bool listed = false;        // on the list for people
  std::string reply;          // the final answer, the same bytes for ever; empty until then
};

AttemptReport report_of(const Payment& payment);

// Two requests under one attempt key must ask for the same thing.
bool same_content(const Payment& payment, const PayRequest& pay);

}  // namespace tillrig::engine
