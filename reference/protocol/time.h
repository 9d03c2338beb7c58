#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace tillrig {

// All time in the lane is counted in nanoseconds of scenario time.
using Duration = std::chrono::nanoseconds;

// A reading of a clock that never steps. Deadlines and back-off use it. Comparable only within one node incarnation.
struct SteadyInstant {
  Duration since_start{};

  auto operator<=>(const SteadyInstant&) const = default;
  friend SteadyInstant operator+(SteadyInstant at, Duration by) { return {at.since_start + by}; }
  friend Duration operator-(SteadyInstant later, SteadyInstant earlier) {
    return later.since_start - earlier.since_start;
  }
};

// A reading of the wall clock, UTC. May step and drift. Business day, expiry and identifiers use it, never deadlines.
struct WallInstant {
  Duration since_epoch{};

  auto operator<=>(const WallInstant&) const = default;
  friend WallInstant operator+(WallInstant at, Duration by) { return {at.since_epoch + by}; }
  friend Duration operator-(WallInstant later, WallInstant earlier) { return later.since_epoch - earlier.since_epoch; }
};

inline std::int64_t whole_milliseconds(Duration d) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

}  // namespace tillrig
