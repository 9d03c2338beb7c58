#include "reference/terminal/till_machine.h"

#include <algorithm>

namespace tillrig::terminal {

const SaleTable& sale_table() {
  using S = SaleState;
  using E = SaleEvent;
  using F = SaleEffect;
  static const SaleTable table{
      {S::open, E::order_made, S::ordered, {F::list_ways_to_pay, F::follow_slow}},
      {S::open, E::order_rejected, S::closed, {F::show_closed}},
      {S::open, E::sold_offline, S::paid, {F::show_offline, F::print_receipt}},
      {S::open, E::cancel, S::abandoning, {F::show_abandoning, F::follow}},

      {S::ordered, E::code_read, S::paying, {}},
      {S::ordered, E::paid, S::paid, {F::show_paid, F::print_receipt}},
      {S::ordered, E::sold_offline, S::paid, {F::show_offline, F::print_receipt}},
      {S::ordered, E::part_paid, S::ordered, {F::show_rest, F::follow_slow}},
      {S::ordered, E::order_closed, S::closed, {F::show_closed}},
      {S::ordered, E::cancel, S::abandoning, {F::show_abandoning, F::follow}},

      {S::paying, E::paid, S::paid, {F::show_paid, F::print_receipt}},
      {S::paying, E::part_paid, S::ordered, {F::show_rest, F::follow_slow}},
      {S::paying, E::attempt_over, S::ordered, {F::show_declined, F::follow_slow}},
      {S::paying, E::waiting, S::checking, {F::show_confirm, F::follow}},
      {S::paying, E::unknown, S::checking, {F::show_checking, F::follow}},
      {S::paying, E::decision_over, S::checking, {F::show_checking, F::follow}},
      {S::paying, E::no_answer, S::checking, {F::show_checking, F::follow}},
      {S::paying, E::order_closed, S::closed, {F::show_closed}},

      {S::checking, E::paid, S::paid, {F::show_paid, F::print_receipt}},
      {S::checking, E::part_paid, S::ordered, {F::show_rest, F::follow_slow}},
      {S::checking, E::attempt_over, S::ordered, {F::show_declined, F::follow_slow}},
      {S::checking, E::waiting, S::checking, {F::show_confirm}},
      {S::checking, E::unknown, S::checking, {}},
      {S::checking, E::no_answer, S::checking, {F::show_checking, F::follow}},
      {S::checking, E::order_closed, S::closed, {F::show_closed}},

      // Its last attempt, if there was one, is final: a report on it has nothing new to say.
      {S::abandoning, E::order_made, S::abandoning, {}},
      {S::abandoning, E::order_rejected, S::closed, {F::show_closed}},
      // Money that was final before the cashier gave up stays paid; whatever shows up later, acquiring sends back.
      {S::abandoning, E::paid, S::paid, {F::show_paid, F::print_receipt}},
      {S::abandoning, E::no_answer, S::abandoning, {F::show_abandoning, F::follow}},
      {S::abandoning, E::order_closed, S::closed, {F::show_closed}},
      {S::abandoning, E::abandoned, S::abandoned, {F::show_closed}},

      {S::paid, E::receipt_printed, S::done, {}},
  };
  return table;
}

const SaleRow* on(const SaleTable& table, SaleState state, SaleEvent event) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const SaleRow& r) { return r.from == state && r.event == event; });
  return row == table.end() ? nullptr : &*row;
}

SaleEvent event_of(PaymentState attempt, bool refunded) {
  switch (attempt) {
    case PaymentState::succeeded:
      return refunded ? SaleEvent::order_closed : SaleEvent::paid;
    case PaymentState::failed:
    case PaymentState::closed:
    case PaymentState::reversed:
    case PaymentState::refused:
      return SaleEvent::attempt_over;
    case PaymentState::waiting:
      return SaleEvent::waiting;
    case PaymentState::sending:
    case PaymentState::unknown:
    case PaymentState::closing:
    case PaymentState::reversing:
      return SaleEvent::unknown;
  }
  return SaleEvent::unknown;
}

const AttemptTable& attempt_table() {
  using S = PaymentState;
  static const AttemptTable table{
      {S::sending, S::unknown, S::unknown, {}},
      {S::sending, S::waiting, S::waiting, {}},
      {S::sending, S::closing, S::closing, {}},
      {S::sending, S::reversing, S::reversing, {}},
      {S::sending, S::succeeded, S::succeeded, {}},
      {S::sending, S::failed, S::failed, {}},
      {S::sending, S::closed, S::closed, {}},
      {S::sending, S::reversed, S::reversed, {}},
      {S::sending, S::refused, S::refused, {}},

      {S::unknown, S::waiting, S::waiting, {}},
      {S::unknown, S::closing, S::closing, {}},
      {S::unknown, S::reversing, S::reversing, {}},
      {S::unknown, S::succeeded, S::succeeded, {}},
      {S::unknown, S::failed, S::failed, {}},
      {S::unknown, S::closed, S::closed, {}},
      {S::unknown, S::reversed, S::reversed, {}},
      {S::unknown, S::refused, S::refused, {}},

      // The request that is still under way comes to nothing, after acquiring was asked.
      {S::waiting, S::unknown, S::unknown, {}},
      {S::waiting, S::closing, S::closing, {}},
      {S::waiting, S::reversing, S::reversing, {}},
      {S::waiting, S::succeeded, S::succeeded, {}},
      {S::waiting, S::failed, S::failed, {}},
      {S::waiting, S::closed, S::closed, {}},
      {S::waiting, S::reversed, S::reversed, {}},

      {S::closing, S::reversing, S::reversing, {}},
      {S::closing, S::succeeded, S::succeeded, {}},
      {S::closing, S::failed, S::failed, {}},
      {S::closing, S::closed, S::closed, {}},
      {S::closing, S::reversed, S::reversed, {}},

      // Nothing is adopted after a reversal.
      {S::reversing, S::failed, S::failed, {}},
      {S::reversing, S::closed, S::closed, {}},
      {S::reversing, S::reversed, S::reversed, {}},
  };
  return table;
}

PaymentState attempt_after(PaymentState believed, PaymentState reported) {
  const auto* row = attempt_table().find(believed, reported);
  return row ? row->to : believed;
}

}  // namespace tillrig::terminal
