#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/shell/transitions.h"

namespace tillrig::terminal {

// A sale at the till. OPEN: totalled, the order is not known yet. ORDERED: may be paid, or the rest of it. PAYING: a
// code or a card was read and the answer is awaited. CHECKING: no final answer; parked, the till is free. ABANDONING:
// cancelled, not yet over. PAID: the receipt is owed. DONE, CLOSED and ABANDONED are final.
enum class SaleState { open, ordered, paying, checking, abandoning, paid, done, closed, abandoned };

enum class SaleEvent {
  order_made,
  order_rejected,   // acquiring would not make the order (out of stock)
  code_read,        // a new attempt begins: a code, or a card
  paid,             // the attempt succeeded, or cash was taken, and nothing is left to pay
  part_paid,        // the same, and something is left to pay
  sold_offline,     // cash or a card paid all of it without the core
  attempt_over,     // the attempt is final without money: declined, closed, reversed, refused
  waiting,          // the customer confirms on the phone
  unknown,          // nobody knows yet
  decision_over,    // the decision time is over without an answer
  no_answer,        // the till restarted while it waited for the answer
  order_closed,     // the order is closed, its money (if any) has gone or goes back
  cancel,           // the cashier gives the unpaid order up
  abandoned,        // what the cashier gave up is over
  receipt_printed,  // the printer confirmed the receipt
};

// What the shell does once the new state is stored.
enum class SaleEffect {
  list_ways_to_pay,
  show_paid,
  show_rest,
  show_offline,
  show_declined,
  show_confirm,
  show_checking,
  show_closed,
  show_abandoning,
  print_receipt,
  follow,       // ask acquiring how the order stands, until it is final
  follow_slow,  // the same, patiently: only the order's expiry is awaited
};

struct SaleRow {
  SaleState from;
  SaleEvent event;
  SaleState to;
  std::vector<SaleEffect> effects;
};

// Every legal step, in one place. What has no row is ignored: the event came too late to matter.
using SaleTable = std::vector<SaleRow>;
const SaleTable& sale_table();

// The row for `event` in `state`; null: nothing happens. Pure. The pointer is into `table`.
const SaleRow* on(const SaleTable& table, SaleState state, SaleEvent event);

constexpr bool is_final(SaleState state) {
  return state == SaleState::done || state == SaleState::closed || state == SaleState::abandoned;
}

// The event that a report on the sale's current attempt stands for; whether `paid` pays all of it is the sale's affair.
SaleEvent event_of(PaymentState attempt, bool refunded);

// What the till believes of an attempt after a report: its own table, by the state that is reported. A final state is
// never left, and an older report takes nothing back: SENDING < WAITING, UNKNOWN < CLOSING < REVERSING < final.
enum class AttemptEffect {};  // what follows is the sale's affair
using AttemptTable = TransitionTable<PaymentState, PaymentState, AttemptEffect>;
const AttemptTable& attempt_table();
PaymentState attempt_after(PaymentState believed, PaymentState reported);

// Another attempt of the sale may have a new key: the former, if there was one, is final. An abandoned attempt keeps
// its sale in CHECKING until its reversal is over, so the rule needs no second leg.
constexpr bool may_start_attempt(std::optional<PaymentState> former) {
  return !former || is_final(*former);
}

}  // namespace tillrig::terminal

template <>
struct tillrig::Words<tillrig::terminal::SaleState> {
  static constexpr std::array all{std::pair{tillrig::terminal::SaleState::open, "OPEN"},
                                  std::pair{tillrig::terminal::SaleState::ordered, "ORDERED"},
                                  std::pair{tillrig::terminal::SaleState::paying, "PAYING"},
                                  std::pair{tillrig::terminal::SaleState::checking, "CHECKING"},
                                  std::pair{tillrig::terminal::SaleState::paid, "PAID"},
                                  std::pair{tillrig::terminal::SaleState::abandoning, "ABANDONING"},
                                  std::pair{tillrig::terminal::SaleState::done, "DONE"},
                                  std::pair{tillrig::terminal::SaleState::closed, "CLOSED"},
                                  std::pair{tillrig::terminal::SaleState::abandoned, "ABANDONED"}};
};
template <>
struct tillrig::Words<tillrig::terminal::SaleEvent> {
  static constexpr std::array all{std::pair{tillrig::terminal::SaleEvent::order_made, "order_made"},
                                  std::pair{tillrig::terminal::SaleEvent::order_rejected, "order_rejected"},
                                  std::pair{tillrig::terminal::SaleEvent::code_read, "code_read"},
                                  std::pair{tillrig::terminal::SaleEvent::paid, "paid"},
                                  std::pair{tillrig::terminal::SaleEvent::part_paid, "part_paid"},
                                  std::pair{tillrig::terminal::SaleEvent::sold_offline, "sold_offline"},
                                  std::pair{tillrig::terminal::SaleEvent::attempt_over, "attempt_over"},
                                  std::pair{tillrig::terminal::SaleEvent::waiting, "waiting"},
                                  std::pair{tillrig::terminal::SaleEvent::unknown, "unknown"},
                                  std::pair{tillrig::terminal::SaleEvent::decision_over, "decision_over"},
                                  std::pair{tillrig::terminal::SaleEvent::no_answer, "no_answer"},
                                  std::pair{tillrig::terminal::SaleEvent::order_closed, "order_closed"},
                                  std::pair{tillrig::terminal::SaleEvent::cancel, "cancel"},
                                  std::pair{tillrig::terminal::SaleEvent::abandoned, "abandoned"},
                                  std::pair{tillrig::terminal::SaleEvent::receipt_printed, "receipt_printed"}};
};
