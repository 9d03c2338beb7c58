#include "reference/acquiring/order_machine.h"

namespace tillrig::acquiring {

const OrderTable& order_table() {
  using S = OrderState;
  using E = OrderEvent;
  using F = OrderEffect;
  static const OrderTable table{
      {S::open, E::paid, S::paid, {F::confirm_stock}},
      {S::open, E::expired, S::closing, {F::close_attempts}},
      {S::open, E::cancelled, S::closing, {F::close_attempts}},
      {S::open, E::out_of_stock, S::closing, {}},

      // Closed only when every attempt is final; money that comes before is what the customer wanted.
      {S::closing, E::paid, S::paid, {F::confirm_stock}},
      {S::closing, E::all_final, S::closed, {F::cancel_stock, F::refund_paid}},

      // Sold offline: the goods are gone and the money is owed. It neither expires nor closes.
      {S::offline, E::paid, S::paid, {}},
      {S::offline, E::uncollected, S::uncollected, {}},

      // An order that is over has no attempt that might still take money: what comes all the same is for the attempt's
      // table to send back.
  };
  return table;
}

const AttemptTable& attempt_table() {
  using S = PaymentState;
  using F = AttemptEffect;
  static const AttemptTable table{
      {S::sending, S::unknown, S::unknown, {}},
      {S::sending, S::waiting, S::waiting, {}},
      {S::sending, S::closing, S::closing, {}},
      {S::sending, S::reversing, S::reversing, {}},
      {S::sending, S::succeeded, S::succeeded, {F::paid}},
      {S::sending, S::failed, S::failed, {}},
      {S::sending, S::closed, S::closed, {}},
      {S::sending, S::reversed, S::reversed, {}},
      {S::sending, S::refused, S::refused, {}},

      {S::unknown, S::waiting, S::waiting, {}},
      {S::unknown, S::closing, S::closing, {}},
      {S::unknown, S::reversing, S::reversing, {}},
      {S::unknown, S::succeeded, S::succeeded, {F::paid}},
      {S::unknown, S::failed, S::failed, {}},
      {S::unknown, S::closed, S::closed, {}},
      {S::unknown, S::reversed, S::reversed, {}},
      {S::unknown, S::refused, S::refused, {}},

      {S::waiting, S::closing, S::closing, {}},
      {S::waiting, S::reversing, S::reversing, {}},
      {S::waiting, S::succeeded, S::succeeded, {F::paid}},
      {S::waiting, S::failed, S::failed, {}},
      {S::waiting, S::closed, S::closed, {}},
      {S::waiting, S::reversed, S::reversed, {}},

      {S::closing, S::reversing, S::reversing, {}},
      {S::closing, S::succeeded, S::succeeded, {F::paid}},
      {S::closing, S::failed, S::failed, {}},
      {S::closing, S::closed, S::closed, {}},
      {S::closing, S::reversed, S::reversed, {}},

      // Nothing is adopted after a reversal.
      {S::reversing, S::failed, S::failed, {}},
      {S::reversing, S::closed, S::closed, {}},
      {S::reversing, S::reversed, S::reversed, {}},

      // The customer was told that nothing was charged, and then the charge came once more: that money goes back.
      {S::refused, S::succeeded, S::refused, {F::refund}},
  };
  return table;
}

std::string_view name_of(OrderEvent event) {
  switch (event) {
    case OrderEvent::paid:
      return "paid";
    case OrderEvent::expired:
      return "expired";
    case OrderEvent::cancelled:
      return "cancelled";
    case OrderEvent::out_of_stock:
      return "out_of_stock";
    case OrderEvent::all_final:
      return "all_final";
    case OrderEvent::uncollected:
      return "uncollected";
  }
  return "?";
}

}  // namespace tillrig::acquiring
