#pragma once

#include <memory>

#include "reference/acquiring/order_machine.h"
#include "reference/ports/node.h"

namespace tillrig {

// The acquiring order: what the customer is told is true. Serves order.create, order.status, order.abandon,
// order.cancel (answer OrderReport), order.pay (answer AttemptReport) and order.result (from the engine; answer Done).
// Settings, with defaults: worker 1 (of the Snowflake); order_expiry 5 min (wall); expiry_check 5 s; charge_timeout
// 30 s; ask_timeout 5 s; repeat_schedule "1000 2000 3000 5000 5000 10000" (ms); after_answer 200 ms (before the stock
// hears of a paid order); engine "engine"; stock "stock".
// Fault points: acquiring.order.created, acquiring.attempt.stored, acquiring.paid.stored.
std::unique_ptr<Node> make_acquiring(NodePorts& ports, const acquiring::OrderTable& orders = acquiring::order_table(),
                                     const acquiring::AttemptTable& attempts = acquiring::attempt_table());

}  // namespace tillrig
