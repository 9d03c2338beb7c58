#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/protocol/time.h"
#include "reference/reconciliation/difference_machine.h"

namespace tillrig::reconciliation {

// Rows of differences, and what people decided about them. Every function runs inside one open transaction.
void make_difference_schema(DbSession& db);

std::optional<Case> find_case(DbSession& db, const std::string& row);
std::vector<Case> open_cases(DbSession& db);  // neither closed nor decided, in order of row
// Rows that are neither closed nor decided, by their item.
std::map<std::string, std::string> open_rows(DbSession& db, const Channel& channel);
std::vector<Case> carried_cases(DbSession& db, const Channel& channel);

void insert(DbSession& db, const Case& fresh);  // REQUIRES: no such row
// Compare-and-set: the row must still be one move behind.
void update(DbSession& db, const Case& moved);

// Entries count from 1 without gaps and are never changed.
void add_to_audit(DbSession& db, const Decide& decision, WallInstant at);

}  // namespace tillrig::reconciliation
