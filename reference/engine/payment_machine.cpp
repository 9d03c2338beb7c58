#include "reference/engine/payment_machine.h"

namespace tillrig::engine {

const PaymentTable& payment_table() {
  using S = PaymentState;
  using E = PaymentEvent;
  using F = PaymentEffect;
  // A move out of SENDING is told by the answer to the charge; whoever misses that answer asks.
  static const PaymentTable table{
      {S::sending, E::refused, S::refused, {}},
      {S::sending, E::no_answer, S::unknown, {}},
      {S::sending, E::waiting, S::waiting, {}},
      {S::sending, E::succeeded, S::succeeded, {}},
      {S::sending, E::failed, S::failed, {}},
      {S::sending, E::closed, S::closed, {}},
      {S::sending, E::reversed, S::reversed, {}},
      {S::sending, E::close_requested, S::closing, {F::at_once}},
      {S::sending, E::abandoned, S::reversing, {F::at_once}},

      {S::waiting, E::absent, S::closing, {F::at_once}},
      {S::waiting, E::bound_reached, S::closing, {F::at_once}},
      {S::waiting, E::succeeded, S::succeeded, {F::tell}},
      {S::waiting, E::failed, S::failed, {F::tell}},
      {S::waiting, E::closed, S::closed, {F::tell}},
      {S::waiting, E::reversed, S::reversed, {F::tell}},
      {S::waiting, E::close_requested, S::closing, {F::at_once}},
      {S::waiting, E::abandoned, S::reversing, {F::at_once}},
      {S::waiting, E::settled, S::succeeded, {F::tell}},
      {S::waiting, E::unsettled, S::failed, {F::tell}},

      {S::unknown, E::waiting, S::waiting, {F::tell}},
      {S::unknown, E::absent, S::closing, {F::at_once}},
      {S::unknown, E::bound_reached, S::closing, {F::at_once}},
      {S::unknown, E::succeeded, S::succeeded, {F::tell}},
      {S::unknown, E::failed, S::failed, {F::tell}},
      {S::unknown, E::closed, S::closed, {F::tell}},
      {S::unknown, E::reversed, S::reversed, {F::tell}},
      {S::unknown, E::close_requested, S::closing, {F::at_once}},
      {S::unknown, E::abandoned, S::reversing, {F::at_once}},
      {S::unknown, E::settled, S::succeeded, {F::tell}},
      {S::unknown, E::unsettled, S::failed, {F::tell}},

      // Asked to close if unpaid: money that is there is adopted, the order decides what becomes of it.
      {S::closing, E::gone, S::closed, {F::tell}},
      {S::closing, E::succeeded, S::succeeded, {F::tell}},
      {S::closing, E::failed, S::failed, {F::tell}},
      {S::closing, E::closed, S::closed, {F::tell}},
      {S::closing, E::reversed, S::reversed, {F::tell}},
      {S::closing, E::abandoned, S::reversing, {F::at_once}},
      {S::closing, E::settled, S::succeeded, {F::tell}},
      {S::closing, E::unsettled, S::failed, {F::tell}},

      // The reversal is activated: success no longer counts, money goes back. It goes on until it is answered, whatever
      // a statement says; of money that was seen meanwhile the channel is asked once more when all is over.
      {S::reversing, E::succeeded, S::reversing, {F::recheck}},
      {S::reversing, E::gone, S::closed, {F::tell}},
      {S::reversing, E::failed, S::failed, {F::tell}},
      {S::reversing, E::closed, S::closed, {F::tell}},
      {S::reversing, E::reversed, S::reversed, {F::tell}},

      {S::failed, E::succeeded, S::failed, {F::recheck}},
      {S::failed, E::still_paid, S::failed, {F::refund}},
      {S::closed, E::succeeded, S::closed, {F::recheck}},
      {S::closed, E::still_paid, S::closed, {F::refund}},
      {S::reversed, E::succeeded, S::reversed, {F::recheck}},
      {S::reversed, E::still_paid, S::reversed, {F::refund}},
      {S::refused, E::succeeded, S::refused, {F::recheck}},
      {S::refused, E::still_paid, S::refused, {F::refund}},
  };
  return table;
}

const PaymentTable& card_payment_table() {
  using S = PaymentState;
  using E = PaymentEvent;
  using F = PaymentEffect;
  // A close does not touch a charge in flight: its answer, or the reversal that follows its time-out, settles it.
  static const PaymentTable table{
      {S::sending, E::refused, S::refused, {}},
      {S::sending, E::succeeded, S::succeeded, {}},
      {S::sending, E::failed, S::failed, {}},
      {S::sending, E::no_answer, S::reversing, {F::at_once}},
      {S::sending, E::abandoned, S::reversing, {F::at_once}},

      {S::reversing, E::gone, S::reversed, {F::tell}},
      {S::reversing, E::reversed, S::reversed, {F::tell}},
      {S::reversing, E::failed, S::failed, {F::tell}},

      {S::reversed, E::still_paid, S::reversed, {F::refund}},
  };
  return table;
}

const PaymentTable& advice_table() {
  using S = PaymentState;
  using E = PaymentEvent;
  using F = PaymentEffect;
  static const PaymentTable table{
      {S::sending, E::no_answer, S::unknown, {}},          {S::sending, E::succeeded, S::succeeded, {F::tell}},
      {S::sending, E::failed, S::failed, {F::tell}},       {S::sending, E::settled, S::succeeded, {F::tell}},

      {S::unknown, E::succeeded, S::succeeded, {F::tell}}, {S::unknown, E::failed, S::failed, {F::tell}},
      {S::unknown, E::settled, S::succeeded, {F::tell}},
  };
  return table;
}

const PaymentTable& lost_payment_table() {
  using S = PaymentState;
  static const PaymentTable table{
      {S::unknown, PaymentEvent::unsettled, S::failed, {PaymentEffect::tell}},
  };
  return table;
}

std::string_view name_of(PaymentEvent event) {
  switch (event) {
    case PaymentEvent::refused:
      return "refused";
    case PaymentEvent::no_answer:
      return "no_answer";
    case PaymentEvent::waiting:
      return "waiting";
    case PaymentEvent::not_found:
      return "not_found";
    case PaymentEvent::absent:
      return "absent";
    case PaymentEvent::gone:
      return "gone";
    case PaymentEvent::bound_reached:
      return "bound_reached";
    case PaymentEvent::succeeded:
      return "succeeded";
    case PaymentEvent::still_paid:
      return "still_paid";
    case PaymentEvent::failed:
      return "failed";
    case PaymentEvent::closed:
      return "closed";
    case PaymentEvent::reversed:
      return "reversed";
    case PaymentEvent::close_requested:
      return "close_requested";
    case PaymentEvent::abandoned:
      return "abandoned";
    case PaymentEvent::settled:
      return "settled";
    case PaymentEvent::unsettled:
      return "unsettled";
    case PaymentEvent::unanswered:
      return "unanswered";
  }
  return "?";
}

}  // namespace tillrig::engine
