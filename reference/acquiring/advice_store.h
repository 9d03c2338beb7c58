#pragma once

#include <optional>
#include <string>

#include "reference/ports/store.h"
#include "reference/protocol/ids.h"

namespace tillrig::acquiring {

// Bodies of engine.advise, kept until the bank has decided: what a card told its reader is needed again until then, and
// not a moment longer. Every function runs inside one open transaction.
void make_advice_schema(DbSession& db);
bool insert_advice(DbSession& db, const AttemptKey& attempt, const std::string& body);
std::optional<std::string> find_advice(DbSession& db, const AttemptKey& attempt);
void forget_advice(DbSession& db, const AttemptKey& attempt);

}  // namespace tillrig::acquiring
