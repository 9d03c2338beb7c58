#pragma once

#include <string_view>

#include "reference/protocol/codes.h"
#include "reference/shell/transitions.h"

namespace tillrig::engine {

// What can happen to a payment, once answers have been weighed (payment_decision.h).
enum class PaymentEvent {
  refused,        // the charge was certainly not executed
  no_answer,      // nothing is known: time-out, restart, system error, an answer about another amount
  waiting,        // the customer has to confirm on the phone
  not_found,      // the channel does not know the number, which proves nothing yet
  absent,         // a query says so after the visibility bound
  gone,           // an answered close or cancel says so after the visibility bound
  bound_reached,  // still not settled after all the questions it was worth
  succeeded,
  still_paid,  // the channel holds the money, asked after the payment had become final here
  failed,
  closed,
  reversed,
  close_requested,  // acquiring: the order is to be closed
  abandoned,        // the cashier gave it up: the point of no return
  settled,          // the channel's statement has it
  unsettled,        // the channel's statement does not have it, and no later one can
  unanswered        // asked as often as people need not hear of, and nobody answers
};

// tell: acquiring hears of it, however often that takes. recheck: ask the channel whether it holds money that it must
// not keep. refund: exactly one per transaction number of the channel. at_once: the next question does not wait.
enum class PaymentEffect { tell, recheck, refund, at_once };

using PaymentTable = TransitionTable<PaymentState, PaymentEvent, PaymentEffect>;

// The rules of the money for one payment of a channel that can be asked (a wallet). In every table, final states have
// rows that stay in them, and no others.
const PaymentTable& payment_table();
// Of a card paid online: not asked about, never sent again. What stays without an answer is reversed until the bank has
// taken it back (00) or never had it (25), and money seen afterwards goes back by a refund.
const PaymentTable& card_payment_table();
// Of a card sale made offline: repeated until the bank has answered, never reversed.
const PaymentTable& advice_table();
// Of a card whose number was lost: only that no statement has it can end it. What a statement has instead is under a
// number that nobody here knows, and for people.
const PaymentTable& lost_payment_table();

std::string_view name_of(PaymentEvent event);

}  // namespace tillrig::engine
