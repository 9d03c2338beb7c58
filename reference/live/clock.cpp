#include "reference/live/clock.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tillrig {

namespace asio = boost::asio;

WallInstant LiveClock::wall_now() const {
  return epoch_ + (time_.now().since_start + offset_ + drifted());
}

asio::awaitable<void> LiveClock::sleep_until(SteadyInstant at) {
  asio::steady_timer timer(executor_, time_.real(at));
  co_await timer.async_wait(asio::use_awaitable);
}

void LiveClock::drift(std::int64_t parts_per_million) {
  offset_ += drifted();
  drifting_since_ = time_.now();
  drift_ppm_ = parts_per_million;
}

Duration LiveClock::drifted() const {
  return (time_.now() - drifting_since_) / 1'000'000 * drift_ppm_;
}

}  // namespace tillrig
