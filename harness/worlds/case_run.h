#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "harness/journal/entry.h"
#include "harness/worlds/pack.h"

namespace tillrig {

class VirtualWorld;

// One case about to be run.
struct CaseRun {
  const Scenario& scenario;
  std::uint64_t seed = 0;
  std::int64_t speed = 1;  // live only
  const PackOptions& options;
  std::filesystem::path journal_part;                 // empty: no lines are kept
  std::function<void(const Entry&)> watch = nullptr;  // sees every entry of the journal
  // Virtual only: once every node is ready, before the first step.
  std::function<void(VirtualWorld&)> prepare = nullptr;
  // Virtual only: the disks are written here at the end, a folder a node; empty: they are not.
  std::filesystem::path disks = {};
};

}  // namespace tillrig
