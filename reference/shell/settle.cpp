#include "reference/shell/settle.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tillrig {

boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&, bool)> work) {
  using namespace std::chrono_literals;
  bool in_doubt = false;
  std::function<bool(DbSession&)> once = [&](DbSession& db) { return work(db, in_doubt); };
  for (Duration pause = 50ms;; pause = std::min<Duration>(pause * 2, 2s)) {
    const auto outcome = co_await store.transact(once);
    if (std::holds_alternative<Committed>(outcome)) co_return true;
    if (std::holds_alternative<RolledBack>(outcome)) co_return false;
    in_doubt = in_doubt || std::holds_alternative<CommitUnknown>(outcome);
    const auto again = clock.steady_now() + pause;
    co_await clock.sleep_until(again);
  }
}

boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&)> work) {
  std::function<bool(DbSession&, bool)> always = [once = std::move(work)](DbSession& db, bool) { return once(db); };
  co_return co_await settle(store, clock, std::move(always));
}

std::string cannot_write(const NodeName& node) {
  return "the store of " + node.text() + " cannot write";
}

}  // namespace tillrig
