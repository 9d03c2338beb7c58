#pragma once

#include <memory>

#include "reference/engine/payment_machine.h"
#include "reference/engine/refund_machine.h"
#include "reference/ports/node.h"

namespace tillrig {

// The payment engine: decides what happens to a payment, keeps it, and pursues it until it is final.
// Serves engine.charge, engine.status, engine.close, engine.abandon, engine.refund (answer AttemptReport) and
// engine.notice (answer Done). Settings, with defaults: charge_timeout 30 s; ask_timeout 5 s; query_schedule
// "1000 2000 3000 5000 5000 10000" (ms); query_bound 60 s; visibility_bound 10 s; list_after 20; slow_interval 30 s;
// acquiring "acquiring"; adapter-<channel> "adapter-<channel>".
// Fault points: engine.sending.stored, engine.charge.answered, engine.result.stored.
std::unique_ptr<Node> make_engine(NodePorts& ports, const engine::PaymentTable& payments = engine::payment_table(),
                                  const engine::RefundTable& refunds = engine::refund_table());

}  // namespace tillrig
