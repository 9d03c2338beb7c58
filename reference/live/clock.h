#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>

#include "reference/live/live_time.h"
#include "reference/ports/clock.h"

namespace tillrig {

// The clock of one node in a live world. Its wall clock may be wrong, on command.
class LiveClock final : public Clock {
 public:
  LiveClock(boost::asio::any_io_executor executor, LiveTime time, WallInstant epoch)
      : executor_(std::move(executor)), time_(time), epoch_(epoch) {}

  SteadyInstant steady_now() const override { return time_.now(); }
  WallInstant wall_now() const override;
  boost::asio::awaitable<void> sleep_until(SteadyInstant at) override;

  // The wall clock jumps; steady time goes on.
  void step(Duration by) { offset_ += by; }
  // The wall clock gains this much from now on.
  void drift(std::int64_t parts_per_million);

 private:
  Duration drifted() const;

  boost::asio::any_io_executor executor_;
  LiveTime time_;
  WallInstant epoch_;
  Duration offset_{};
  std::int64_t drift_ppm_ = 0;
  SteadyInstant drifting_since_;
};

}  // namespace tillrig
