#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// The adapter of a bank's card host: speaks adapter.* to the engine and the bank's wire to the bank. Keeps nothing.
//
// Serves adapter.charge, .reverse, .void, .refund, .advise (ChannelRequest, whose number is that of a CardNumber ->
// ChannelResult), adapter.settle (SettleBatch -> BatchSettled) and adapter.capabilities (-> Capabilities). The state of
// a result is that of the exchange: Refused of the bank's bus is REFUSED (this request was not executed; of a reversal
// it says nothing about the original), no answer is UNKNOWN. A request without what its verb needs is Refused.
//
// Settings (default):
//   channel         text      ("bank")
//   bank            text      the bank's node (the channel)
//   merchant        text      ("tillrig-shop"): of a batch; transactions carry theirs in their number
//   charge_timeout  duration  for the bank's answer to a charge (60 s)
//   other_timeout   duration  to everything else (30 s)
//   early_reversal_counts flag  a reversal that overtakes its sale stops it [G]: that the bank does not know the sale
//   is
//                             an end (true). Otherwise it is none while the sale has no answer
std::unique_ptr<Node> make_card_adapter(NodePorts& ports);

}  // namespace tillrig
