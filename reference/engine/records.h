#pragma once

#include <string>
#include <string_view>

#include "reference/engine/batch_store.h"
#include "reference/engine/payment.h"
#include "reference/engine/refund.h"
#include "reference/ports/log.h"

namespace tillrig::engine {

// What the engine's machines did, for the journal. A payment and a refund say by which plan, so by which table.
void record_move(Log& log, const Payment& payment, std::string_view from, std::string_view event);
void record_move(Log& log, const Refund& refund, std::string_view from, std::string_view event);
// `key` is batch_key(). OPEN: the first number of the batch has been given.
void record_batch(Log& log, const std::string& key, BatchState to);
void record_listed(Log& log, std::string_view list, std::string_view key, std::string_view why);

}  // namespace tillrig::engine
