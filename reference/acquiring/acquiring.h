#pragma once

#include <memory>

#include "reference/acquiring/order_machine.h"
#include "reference/acquiring/refund_part.h"
#include "reference/ports/node.h"

namespace tillrig {

// The acquiring order: what the customer is told is true.
// Serves order.create, order.status, order.abandon, order.cancel, order.advise (answer OrderReport), order.pay,
// order.cash, order.cash-back (answer AttemptReport), order.refund (answer RefundsReport), order.day (answer DayRows),
// order.settle (what engine.settle answers); from the engine order.result and order.refund-result (answer Done).
// Settings, with defaults: worker 1 (of the Snowflake); order_expiry 5 min (by the wall clock, at the latest by the
// steady one); expiry_check 5 s; charge_timeout 30 s; ask_timeout 5 s; repeat_schedule "1000 2000 3000 5000 5000 10000"
// (ms); list_after 20 (rounds without an answer until people hear of a duty); slow_interval 30 s (between rounds from
// then on); after_answer 200 ms (before the stock hears of a paid order); suspect_window 10 s (the same goods at the
// same till within it look like a duplicate); till_clock_ahead 15 min (what was sold offline later than that is of a
// wrong clock); card_channel "bank" (takes advices); offline_risk_cap 100000 (minor units of a currency that may be
// uncollected before people hear of it); cut_off "23:00" (of business days); engine "engine"; stock "stock"; restored
// false (an old disk has been put in the place of its own). Fault points: acquiring.order.created,
// acquiring.attempt.stored, acquiring.paid.stored, acquiring.refund.stored, acquiring.offline.stored.
std::unique_ptr<Node> make_acquiring(NodePorts& ports, const acquiring::OrderTable& orders = acquiring::order_table(),
                                     const acquiring::AttemptTable& attempts = acquiring::attempt_table(),
                                     const acquiring::RefundTable& refunds = acquiring::refund_table());

}  // namespace tillrig
