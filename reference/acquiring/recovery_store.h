#pragma once

#include <cstdint>

#include "reference/ports/store.h"

namespace tillrig::acquiring {

// Of an acquiring on an old disk: that it has yet to ask its peers, and above what its order numbers go on. Every
// function runs inside one open transaction.
void make_recovery_schema(DbSession& db);
void begin_recovery(DbSession& db, std::int64_t least_order_number);
bool is_recovering(DbSession& db);
void end_recovery(DbSession& db);
std::int64_t least_order_number(DbSession& db);  // 0: none

}  // namespace tillrig::acquiring
