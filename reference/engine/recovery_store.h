#pragma once

#include <optional>

#include "reference/ports/store.h"
#include "reference/protocol/recovery_messages.h"

namespace tillrig::engine {

// How far an engine on an old disk has come with asking acquiring, and what may still come. Every function runs inside
// one open transaction.
void make_recovery_schema(DbSession& db);

// From the first order on.
void begin_recovery(DbSession& db);
// The order after which acquiring is to be asked; nullopt: nothing is to be recovered.
std::optional<OrderId> recovered_to(DbSession& db);
void keep_recovered_to(DbSession& db, const OrderId& order);  // empty: it is over

void keep_perhaps_sent(DbSession& db, const KnownAttempt& told);
// No longer after this.
std::optional<KnownAttempt> take_perhaps_sent(DbSession& db, const AttemptKey& attempt);

}  // namespace tillrig::engine
