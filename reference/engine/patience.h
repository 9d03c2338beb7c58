#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "reference/ports/clock.h"

namespace tillrig::engine {

// Wakes all who wait for `whom->moved` at `at`: they look again, and see that their patience is over.
template <class Moving>
boost::asio::awaitable<void> wake_at(Clock& clock, std::shared_ptr<Moving> whom, SteadyInstant at) {
  co_await clock.sleep_until(at);
  whom->moved.notify();
}

}  // namespace tillrig::engine
