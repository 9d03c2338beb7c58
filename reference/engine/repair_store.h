#pragma once

#include <optional>
#include <string>

#include "reference/ports/store.h"
#include "reference/protocol/day_messages.h"

namespace tillrig::engine {

// Adjusting records: what reconciliation had the engine do, one a difference. Inside one open transaction.
void make_repair_schema(DbSession& db);
// false: there is one under this key.
bool insert(DbSession& db, const Repair& repair);
std::optional<Repair> find_repair(DbSession& db, const std::string& key);

}  // namespace tillrig::engine
