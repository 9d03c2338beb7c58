#pragma once

#include <cstdint>
#include <filesystem>

#include "harness/worlds/pack.h"

namespace tillrig {

// One case about to be run.
struct CaseRun {
  const Scenario& scenario;
  std::uint64_t seed = 0;
  std::int64_t speed = 1;  // live only
  const PackOptions& options;
  std::filesystem::path journal_part;  // empty: no lines are kept
};

}  // namespace tillrig
