#pragma once

#include <optional>
#include <vector>

#include "reference/engine/refund_machine.h"
#include "reference/ports/store.h"

namespace tillrig::engine {

// Rows of refunds, in and out, inside one open transaction.
void make_refund_schema(DbSession& db);
std::optional<Refund> find_refund(DbSession& db, const RefundKey& key);
std::vector<Refund> unfinished_refunds(DbSession& db);  // in order of key
// false: this transaction number has its refund already.
bool insert(DbSession& db, const Refund& refund);
// Compare-and-set: the row must still be one move behind.
void update(DbSession& db, const Refund& refund);

}  // namespace tillrig::engine
