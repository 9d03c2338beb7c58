#pragma once

#include <cstdint>

#include "reference/ports/store.h"
#include "reference/protocol/ids.h"

namespace tillrig::acquiring {

// Of an acquiring on an old disk: that it has yet to ask its peers, and above what its order numbers go on. Every
// function runs inside one open transaction.
void make_recovery_schema(DbSession& db);
void begin_recovery(DbSession& db, std::int64_t least_order_number);
bool is_recovering(DbSession& db);
void end_recovery(DbSession& db);
std::int64_t least_order_number(DbSession& db);  // 0: none

// Wishes for money back of which a peer knows parts and nobody here the order.
void keep_lost_wish(DbSession& db, const RefundKey& wish);
bool is_lost_wish(DbSession& db, const RefundKey& wish);

}  // namespace tillrig::acquiring
