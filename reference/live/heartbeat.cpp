#include "reference/live/heartbeat.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>

namespace tillrig {
namespace {

// Often enough for a lane of several nodes to notice whatever holds the machine up, and no load on one that waits.
constexpr auto beat = std::chrono::milliseconds(20);
constexpr int beats_a_report = 5;

}  // namespace

struct Heartbeat::State : std::enable_shared_from_this<State> {
  State(const boost::asio::any_io_executor& executor, Report r) : timer(executor), report(std::move(r)) {}

  boost::asio::steady_timer timer;
  Report report;
  std::chrono::nanoseconds worst{};
  int beats = 0;

  void next() {
    timer.expires_after(beat);
    timer.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self) return;
      self->heard();
      self->next();
    });
  }

  void heard() {
    const std::chrono::nanoseconds late = std::chrono::steady_clock::now() - timer.expiry();
    worst = std::max(worst, late);
    if (++beats < beats_a_report) return;
    report(worst);
    beats = 0;
    worst = {};
  }
};

Heartbeat::Heartbeat(const boost::asio::any_io_executor& executor, Report report)
    : state_(std::make_shared<State>(executor, std::move(report))) {
  state_->next();
}

Heartbeat::~Heartbeat() {
  state_->timer.cancel();
}

}  // namespace tillrig
