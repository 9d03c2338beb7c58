#pragma once

#include <cstdint>
#include <string>

#include "harness/journal/journal.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// Names a run for whoever reads its journal: seed, scenario, and what it was made with on which machine.
JournalHeader run_header(const std::string& scenario, const std::string& title, std::uint64_t seed, WorldKind world);

}  // namespace tillrig
