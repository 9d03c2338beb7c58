#include "reference/shell/settle.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tillrig {

namespace {

enum class Patience { until_known, while_in_doubt };

boost::asio::awaitable<Settled> settle_with(Store& store, Clock& clock, std::function<bool(DbSession&, bool)> work,
                                            Patience patience) {
  using namespace std::chrono_literals;
  bool in_doubt = false;
  std::function<bool(DbSession&)> once = [&](DbSession& db) { return work(db, in_doubt); };
  for (Duration pause = 50ms;; pause = std::min<Duration>(pause * 2, 2s)) {
    const auto outcome = co_await store.transact(once);
    if (std::holds_alternative<Committed>(outcome)) co_return Settled::committed;
    if (std::holds_alternative<RolledBack>(outcome)) co_return Settled::declined;
    in_doubt = in_doubt || std::holds_alternative<CommitUnknown>(outcome);
    if (!in_doubt && patience == Patience::while_in_doubt) co_return Settled::cannot_write;
    const auto again = clock.steady_now() + pause;
    co_await clock.sleep_until(again);
  }
}

}  // namespace

boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&, bool)> work) {
  const auto settled = co_await settle_with(store, clock, std::move(work), Patience::until_known);
  co_return settled == Settled::committed;
}

boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&)> work) {
  std::function<bool(DbSession&, bool)> always = [once = std::move(work)](DbSession& db, bool) { return once(db); };
  co_return co_await settle(store, clock, std::move(always));
}

boost::asio::awaitable<Settled> settle_or_refuse(Store& store, Clock& clock, std::function<bool(DbSession&)> work) {
  std::function<bool(DbSession&, bool)> always = [once = std::move(work)](DbSession& db, bool) { return once(db); };
  co_return co_await settle_with(store, clock, std::move(always), Patience::while_in_doubt);
}

std::string cannot_write(const NodeName& node) {
  return "the store of " + node.text() + " cannot write";
}

}  // namespace tillrig
