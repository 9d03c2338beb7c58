#pragma once

#include <boost/asio/awaitable.hpp>

#include "reference/protocol/time.h"

namespace tillrig {

// Time as a node sees it. Everything is in scenario time: a live world may run it faster than the wall.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual SteadyInstant steady_now() const = 0;
  virtual WallInstant wall_now() const = 0;
  // Resumes at `at` or as soon after as the world allows; at once when `at` has passed.
  virtual boost::asio::awaitable<void> sleep_until(SteadyInstant at) = 0;
};

}  // namespace tillrig
