#pragma once

#include <memory>

#include "reference/ports/node.h"

namespace tillrig {

// A simulated bank with its card host: accounts, cards, its book and its ways to go wrong.
//
// Serves bank.sale, .reversal, .void, .refund, .advice, .settle (BankRequest -> BankAnswer, both signed with the key
// `bank-terminal`), sim.issue_card (card_issue.h), hand.unlock_card {card} -> {done, why?}: its holder has shown up,
// and gets the PIN tries back; sim.fault and sim.heal (simulators/README.md).
//
// Of a card it keeps what stands for its number and PIN (card_issue.h); a PIN that comes with a sale is compared and
// forgotten.
//
// Records gateway.received {number, verb} on arrival; after the commit and before the answer, for each movement
// book.entry and once a payment gateway.executed {number, txn, entry}; gateway.answered {number, verb, state, code,
// conclusive int} as the answer leaves; card.issued {customer, card, code_ref}. After a restart the entries of the last
// operation may be recorded once more, with the same entry numbers.
//
// Settings (default):
//   merchant           text      who may ask ("tillrig-shop")
//   currency           text      of all accounts ("CNY")
//   rrn_prefix         text      first digits of its reference numbers ("60")
//   pin_tries          integer   (3)
//   remembers_early_reversal flag  a reversal that overtakes its original stops it (true)
//   honours_expiry     flag      of a sale, when it comes to be executed (true)
//   latency_min, ... slow_mean   see simulators/gateways/service_desk.h
std::unique_ptr<Node> make_bank(NodePorts& ports);

}  // namespace tillrig
