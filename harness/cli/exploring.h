#pragma once

#include <iosfwd>

#include "harness/cli/commands.h"
#include "harness/cli/options.h"

namespace tillrig::cli {

// Plays seeds until they or the time are over; says what broke, in words and with the command that repeats it, and
// leaves a bundle of each. Exit: 0 clean, 1 something broke, 2 what should have been tried was not, 3 no world could be
// judged.
int explore_worlds(const ExploreCommand& command, Streams streams);
int shrink_bundle(const ShrinkCommand& command, Streams streams);
int replay_bundle(const ReplayCommand& command, Streams streams);

}  // namespace tillrig::cli
