#pragma once

#include <chrono>
#include <cstdint>

#include "reference/protocol/time.h"

namespace tillrig {

// How all processes of a live world turn the machine's monotonic clock into scenario time: the same numbers for every
// process, so that a node started later reads the same time as its peers.
struct LiveTime {
  std::int64_t origin_ns = 0;  // CLOCK_MONOTONIC when the scenario's time was zero
  std::int64_t speed = 1;      // scenario seconds in a real second, at least 1

  // A world that begins now.
  static LiveTime starting_now(std::int64_t speed);

  SteadyInstant now() const;
  // The first real instant at which now() is at least `at`.
  std::chrono::steady_clock::time_point real(SteadyInstant at) const;
  // Rounded up.
  std::chrono::nanoseconds real(Duration scenario) const;
};

}  // namespace tillrig
