#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/scenario/scenario.h"
#include "harness/worlds/pack.h"

namespace tillrig::explore {

// What a power cut does to the writes that are not synced yet. by_chance: each is kept, lost or torn by itself.
enum class AtPowerCut { by_chance, lost, torn };
inline constexpr AtPowerCut kPowerCuts[] = {AtPowerCut::by_chance, AtPowerCut::lost, AtPowerCut::torn};
const char* name_of(AtPowerCut how);

// One power cut, right before a write, truncation or sync of the node's disk.
struct CrashPoint {
  std::uint64_t operation = 0;  // from 1, counted from the first step of the scenario
  AtPowerCut how = AtPowerCut::by_chance;
  std::string payment;  // the state of the payment that moved last; "none" before the first
  CaseOutcome outcome;
  // A truth was broken, or the world was. What the scenario expected to see may well be something else after a crash.
  bool broke() const { return outcome.failure && outcome.failure->property != "expectation"; }
};

// Crashes the node at its disk's operation 1, 2, 3, ..., each in a world of its own and in each of the three ways,
// until the scenario ends before the operation is reached, or a world dies. The node is back after a second.
std::vector<CrashPoint> crash_at_every_write(const Scenario& scenario, const NodeName& node, const Roles& roles,
                                             unsigned jobs);

// How many crash points met a payment in which state, by how the disk lost its power; and how many of them broke.
std::string matrix_text(const NodeName& node, const std::vector<CrashPoint>& points);

}  // namespace tillrig::explore
