#include "reference/live/live_time.h"

namespace tillrig {
namespace {

std::int64_t monotonic_ns() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace

LiveTime LiveTime::starting_now(std::int64_t speed) {
  return {monotonic_ns(), speed};
}

SteadyInstant LiveTime::now() const {
  return {Duration((monotonic_ns() - origin_ns) * speed)};
}

std::chrono::steady_clock::time_point LiveTime::real(SteadyInstant at) const {
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(origin_ns) + real(at.since_start));
}

std::chrono::nanoseconds LiveTime::real(Duration scenario) const {
  const auto whole = scenario.count() / speed;
  return std::chrono::nanoseconds(whole + (scenario.count() % speed > 0 ? 1 : 0));
}

}  // namespace tillrig
