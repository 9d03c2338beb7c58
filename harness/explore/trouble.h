#pragma once

#include <string>
#include <vector>

#include "harness/explore/draw.h"
#include "harness/explore/options.h"

namespace tillrig::explore {

// Something that happens at a moment of the plan.
struct Timed {
  Duration at{};
  StepAction action;
};

// What breaks in [0, horizon], each with an end of its own: a count, a duration, or a restart. Which nodes and links of
// the world are hit is drawn for each.
std::vector<Timed> storm(const World& world, const Options& options, std::uint64_t seed, Duration horizon);

// What stays broken outside the core until somebody heals it.
std::vector<StepAction> broken_rest(const World& world, const std::vector<NodeName>& core, std::uint64_t seed);

}  // namespace tillrig::explore
