#pragma once

#include <cstdint>
#include <vector>

#include "reference/acquiring/refund_part.h"
#include "reference/ports/store.h"

namespace tillrig::acquiring {

// Rows of refunds' parts, in and out. Every function runs inside one open transaction.
void make_refund_schema(DbSession& db);
std::vector<RefundPart> refund_parts_of(DbSession& db, std::int64_t order);  // oldest first
// Writes what differs, by compare-and-set; inserts what `before` lacks. false: such a key is there already.
bool save(DbSession& db, const std::vector<RefundPart>& before, const std::vector<RefundPart>& after);

}  // namespace tillrig::acquiring
