#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore/script.h"
#include "harness/scenario/scenario.h"
#include "harness/worlds/pack.h"

namespace tillrig::explore {

// Whether each of these scenarios still fails for the same reason; asked about a few at a time, so that they can be
// tried side by side.
using StillFails = std::function<std::vector<bool>(const std::vector<Scenario>&)>;

struct Shrunk {
  Scenario scenario;
  std::size_t items_before = 0;
  std::size_t items_after = 0;
  std::size_t tried = 0;            // scenarios that were played
  bool minimal = false;             // no single item can go; false: the time was over before
  std::vector<std::string> passes;  // for a person: "dropped kinds of trouble: 41 -> 12 items, 9 tried"
};

struct ShrinkOptions {
  std::chrono::milliseconds time{60'000};
  std::size_t side_by_side = 2;
};

// The smallest scenario found that still fails: the tail is cut, kinds of trouble and whole tills are dropped, the rest
// is divided, values are made plain, and at last no single item can go. REQUIRES: `failing` does fail.
Shrunk shrink(Scenario failing, const StillFails& still_fails, const ShrinkOptions& options);

// Plays each in a process of its own: whether it fails with this identity.
std::vector<bool> fail_alike(const std::vector<Scenario>& scenarios, const FailureIdentity& identity,
                             const Roles& roles);

}  // namespace tillrig::explore
