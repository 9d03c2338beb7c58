#pragma once

#include <memory>

#include "reference/engine/engine_tables.h"
#include "reference/ports/node.h"

namespace tillrig {

// The payment engine: decides what happens to a payment, keeps it, and pursues it until it is final.
// Serves engine.charge, engine.status, engine.close, engine.abandon, engine.refund, engine.advise, engine.repair
// (answer AttemptReport), engine.give-back (RefundReport), engine.settle (BatchSettled), engine.day (DayRows) and
// engine.notice (Done). Settings, with defaults: charge_timeout 30 s; card_timeout 60 s (of a card host); ask_timeout 5
// s; capabilities_timeout 1 s; reversal_first 1500 ms (what a new card charge grants the reversal that goes before it);
// answer_within 2 s (of refunds and advices: then the answer says how far it is); query_schedule
// "1000 2000 3000 5000 5000 10000" (ms); query_bound 60 s; visibility_bound 10 s; list_after 20; slow_interval 30 s;
// acquiring "acquiring"; adapter-<channel> "adapter-<channel>"; merchant "tillrig-shop" (in card numbers); cut_off
// "23:00" (of the business day); restored false (an old disk has been put in the place of its own).
// Fault points: engine.sending.stored, engine.charge.answered, engine.result.stored, engine.refund.stored,
// engine.refund.answered.
std::unique_ptr<Node> make_engine(NodePorts& ports, const engine::EngineTables& tables = {});

}  // namespace tillrig
