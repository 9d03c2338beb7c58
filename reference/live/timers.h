#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "reference/conversation/transport.h"
#include "reference/live/live_time.h"

namespace tillrig {

// Many timers on one timer of the executor. Timers of one instant fire in the order they were set. at() may be called
// from inside a firing. Destroyed: nothing fires any more.
class LiveTimers final : public Timers {
 public:
  LiveTimers(boost::asio::any_io_executor executor, LiveTime time);
  ~LiveTimers() override;

  Token at(SteadyInstant when, std::function<void()> fire) override;
  void cancel(Token token) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
