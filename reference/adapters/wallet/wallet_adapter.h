#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// The adapter of one wallet: speaks adapter.* to the engine and the wallet's own wire to its gateway. Keeps nothing.
//
// Serves adapter.charge, .query, .close, .cancel, .refund, .refund-query (ChannelRequest -> ChannelResult) and
// adapter.capabilities. The state of a result is that of the exchange: Refused of the gateway's bus is REFUSED (this
// request was not executed; of a query it says nothing about the payment), no answer is UNKNOWN.
// In a result for a refund, `amount` is that refund's.
// wallet.notice: verified, handed to the engine as engine.notice (ChannelResult), and acknowledged to the gateway only
// when the engine has replied.
//
// Settings (default):
//   channel         text      ("wallet-a")
//   gateway         text      the gateway's node (the channel)
//   engine          text      ("engine")
//   merchant        text      ("tillrig-shop")
//   charge_timeout  duration  for the gateway's answer to a charge (30 s)
//   other_timeout   duration  to everything else (10 s)
//   notice_timeout  duration  for the engine to take a notice (4 s)
std::unique_ptr<Node> make_wallet_adapter(NodePorts& ports);

}  // namespace tillrig
