#pragma once

#include "harness/cli/commands.h"

namespace tillrig::cli {

// What a person asks of the reconciliation of a world that is up. Both answer the exit code: 1 refused in words, 2
// nobody answered, 64 no such world.

// What waits for a person, one line a row.
int differences(const DifferencesCommand& command, const Services& services, Streams streams);
// Decides about a row and says what came of it.
int decide(const DecideCommand& command, const Services& services, Streams streams);

}  // namespace tillrig::cli
