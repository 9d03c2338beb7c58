#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/protocol/day_messages.h"

namespace tillrig::acquiring {

// Every movement of money that was stored within [from, until), and older ones that are not final, each with the
// business day it belongs to by its own time: what was taken, what was refunded, what cash a till gave back (under its
// attempt's key). Runs inside one open transaction.
std::vector<DayRow> day_rows(DbSession& db, std::int64_t from_ms, std::int64_t until_ms, const std::string& cut_off);

}  // namespace tillrig::acquiring
