#pragma once

#include <string_view>

#include "reference/protocol/codes.h"
#include "reference/shell/transitions.h"

namespace tillrig::acquiring {

enum class OrderEvent {
  paid,  // an attempt succeeded and the order is covered
  expired,
  cancelled,
  out_of_stock,
  all_final,   // no attempt is left that might still take money
  uncollected  // of an order sold offline: every attempt is final and they do not cover it
};

// refund_paid: what a split sale had taken goes back, cash by the till's hand.
enum class OrderEffect { confirm_stock, cancel_stock, close_attempts, refund_paid };

using OrderTable = TransitionTable<OrderState, OrderEvent, OrderEffect>;
const OrderTable& order_table();

// An attempt here follows what the engine reports: the event is the reported state. paid: the order hears of it.
enum class AttemptEffect { paid, refund };

using AttemptTable = TransitionTable<PaymentState, PaymentState, AttemptEffect>;
const AttemptTable& attempt_table();

std::string_view name_of(OrderEvent event);

}  // namespace tillrig::acquiring
