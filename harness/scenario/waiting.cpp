#include "harness/scenario/waiting.h"

#include <memory>
#include <utility>

#include "reference/ports/suspend.h"

namespace tillrig {

namespace {

struct Pending {
  Resumption<bool> waiting;
  bool over = false;
};

void finish(Pending& wait, bool held) {
  auto waiting = std::move(wait.waiting);
  waiting(held);
}

}  // namespace

boost::asio::awaitable<bool> wait_until(DriverPorts ports, Observations& seen, std::function<bool()> holds,
                                        SteadyInstant deadline) {
  if (holds()) co_return true;
  const auto wait = std::make_shared<Pending>();
  // What it waits for is noticed at once but acted on from a timer: the entry comes from inside another node.
  const int watcher = seen.watch([wait, holds, ports](const Entry&) {
    if (wait->over || !holds()) return;
    wait->over = true;
    ports.timers.at(ports.clock.steady_now(), [wait] { finish(*wait, true); });
  });
  const auto timer = ports.timers.at(deadline, [wait] {
    if (std::exchange(wait->over, true)) return;
    finish(*wait, false);
  });
  // Named, because g++ 12 destroys what a temporary closure captured once too often when it stands in a co_await.
  auto keep = [wait](Resumption<bool> waiting) { wait->waiting = std::move(waiting); };
  const bool held = co_await suspend<bool>(std::move(keep));
  seen.unwatch(watcher);
  if (held) ports.timers.cancel(timer);
  co_return held;
}

}  // namespace tillrig
