#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// The gateway of one simulated wallet, with its customers, its book and its ways to go wrong.
//
// Serves wallet.pay, .query, .close, .cancel, .refund, .refund-query (WalletRequest -> WalletAnswer, both signed with
// the key `wallet-merchant`), hand.show_code, .confirm, .reject, sim.statement (statement_desk.h, with its settings and
// events), and sim.fault, sim.heal (simulators/README.md). Sends
// wallet.notice to the adapter after a payment succeeded, was closed or was rejected, until it is acknowledged.
//
// Records gateway.received {number, verb} on arrival; after the commit and before the answer, for each movement
// book.entry and once a payment gateway.executed {number, txn, entry}; gateway.answered {number, verb, state, code,
// conclusive int} as the answer leaves; gateway.noticed {number, state} as each notice leaves; code.issued. After a
// restart the entries of the last operation may be recorded once more, with the same entry numbers.
//
// Settings (default):
//   customers          text      "lin:50000,mei:8000": name and balance in minor units ("")
//   currency           text      ("CNY")
//   channel            text      (the node's name)
//   adapter            text      who is sent notices ("adapter-" + channel)
//   merchant           text      who may ask ("tillrig-shop")
//   code_prefix        text      first digits of its payment codes, and of its transaction numbers ("28")
//   code_digits        integer   16 to 24 (18)
//   code_validity      duration  (60 s)
//   wait_limit         duration  for the customer to confirm (120 s)
//   password_above     integer   minor units; a larger payment waits for the customer (100000)
//   coupon_minor       integer   of each payment, funded by the platform (0)
//   remembers_early_cancel flag  (true)
//   binds_first_error  flag      a payment whose first answer was a system error is answered so for ever (false)
//   honours_expiry     flag      of the payment and of its code, when it comes to be executed (true)
//   latency_min, ... slow_mean          see service_desk.h
//   notice_delay       duration  from the execution to the first notice (300 ms)
//   notice_schedule    text      milliseconds between repeats, the last one again and again ("1000,5000,30000")
//   notice_tries       integer   notices sent before the wallet gives up (20)
//   notice_budget      duration  of one notice (5 s)
std::unique_ptr<Node> make_wallet_gateway(NodePorts& ports);

}  // namespace tillrig
