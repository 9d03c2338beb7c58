#include "reference/live/timers.h"

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <utility>

namespace tillrig {

namespace asio = boost::asio;

struct LiveTimers::State : std::enable_shared_from_this<State> {
  State(const asio::any_io_executor& executor, LiveTime t) : time(t), alarm(executor) {}

  LiveTime time;
  asio::steady_timer alarm;
  std::map<std::pair<SteadyInstant, Token>, std::function<void()>> pending;
  std::map<Token, SteadyInstant> instants;
  Token last = 0;

  void arm() {
    if (pending.empty()) {
      alarm.cancel();
      return;
    }
    alarm.expires_at(time.real(pending.begin()->first.first));
    alarm.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (!error && self) self->fire();
    });
  }

  void fire() {
    const auto now = time.now();
    while (!pending.empty() && pending.begin()->first.first <= now) {
      auto due = pending.extract(pending.begin());
      instants.erase(due.key().second);
      due.mapped()();
    }
    arm();
  }
};

LiveTimers::LiveTimers(asio::any_io_executor executor, LiveTime time)
    : state_(std::make_shared<State>(std::move(executor), time)) {}

LiveTimers::~LiveTimers() {
  state_->pending.clear();
  state_->alarm.cancel();
}

Timers::Token LiveTimers::at(SteadyInstant when, std::function<void()> fire) {
  const Token token = ++state_->last;
  const auto placed = state_->pending.emplace(std::pair(when, token), std::move(fire)).first;
  state_->instants.emplace(token, when);
  if (placed == state_->pending.begin()) state_->arm();
  return token;
}

void LiveTimers::cancel(Token token) {
  const auto found = state_->instants.find(token);
  if (found == state_->instants.end()) return;
  state_->pending.erase({found->second, token});  // the alarm may ring for nobody, once
  state_->instants.erase(found);
}

}  // namespace tillrig
