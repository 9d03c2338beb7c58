#include "reference/live/lifecycle.h"

#include <chrono>
#include <csignal>
#include <thread>

#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

// ZeroMQ's own thread writes what the node has sent: the point comes after the sending, so let it.
constexpr auto time_to_leave = std::chrono::milliseconds(3);

}  // namespace

LiveLifecycle::LiveLifecycle(std::uint64_t incarnation, Log& log, std::function<void()> on_ready)
    : incarnation_(incarnation), log_(log), on_ready_(std::move(on_ready)) {}

void LiveLifecycle::ready() {
  invariant(!ready_, "a node is ready once");
  ready_ = true;
  log_.record(Event("node.ready"));
  on_ready_();
}

boost::asio::awaitable<void> LiveLifecycle::fault_point(std::string_view name) {
  const auto found = armed_.find(name);
  if (found != armed_.end() && --found->second == 0) die_at(found->first);
  co_return;
}

void LiveLifecycle::arm(const std::string& point, int nth) {
  invariant(nth >= 1, "a fault point fires at its first passing or later");
  armed_.insert_or_assign(point, nth);
}

void LiveLifecycle::die_at(const std::string& point) {
  log_.record(Event("node.crashed").with("point", point));
  std::this_thread::sleep_for(time_to_leave);
  std::raise(SIGKILL);
}

}  // namespace tillrig
