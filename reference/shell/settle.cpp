#include "reference/shell/settle.h"

#include <algorithm>
#include <chrono>

namespace tillrig {

boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&)> work) {
  using namespace std::chrono_literals;
  for (Duration pause = 50ms;; pause = std::min<Duration>(pause * 2, 2s)) {
    const auto outcome = co_await store.transact(work);
    if (std::holds_alternative<Committed>(outcome)) co_return true;
    if (std::holds_alternative<RolledBack>(outcome)) co_return false;
    const auto again = clock.steady_now() + pause;
    co_await clock.sleep_until(again);
  }
}

std::string cannot_write(const NodeName& node) {
  return "the store of " + node.text() + " cannot write";
}

}  // namespace tillrig
