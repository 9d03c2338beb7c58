#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "reference/conversation/transport.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"

namespace tillrig {

// Time that passes when a test says so, for units that take a Clock and Timers.
class ManualTime final : public Clock, public Timers {
 public:
  SteadyInstant steady_now() const override { return now_; }
  WallInstant wall_now() const override { return {now_.since_start}; }
  boost::asio::awaitable<void> sleep_until(SteadyInstant) override { throw std::logic_error("nobody sleeps here"); }
  Token at(SteadyInstant when, std::function<void()> fire) override {
    pending_.emplace(std::pair(when, ++last_), std::move(fire));
    return last_;
  }
  void cancel(Token token) override {
    std::erase_if(pending_, [token](const auto& entry) { return entry.first.second == token; });
  }
  void pass(Duration by) {
    const SteadyInstant until = now_ + by;
    while (!pending_.empty() && pending_.begin()->first.first <= until) {
      auto next = pending_.extract(pending_.begin());
      now_ = std::max(now_, next.key().first);
      next.mapped()();
    }
    now_ = until;
  }
  std::size_t pending() const { return pending_.size(); }

 private:
  SteadyInstant now_;
  Token last_ = 0;
  std::map<std::pair<SteadyInstant, Token>, std::function<void()>> pending_;
};

// Keeps what is sent; hands on what a test makes arrive.
class KeptTransport final : public Transport {
 public:
  std::optional<Refused> send(Frame&& frame) override {
    if (refuses) return Refused{RefusedWhy::queue_full, "full"};
    sent.push_back(std::move(frame));
    return std::nullopt;
  }
  void on_frame(std::function<void(Frame&&)> receive) override { receive_ = std::move(receive); }
  void arrive(Frame frame) { receive_(std::move(frame)); }

  std::vector<Frame> sent;
  bool refuses = false;

 private:
  std::function<void(Frame&&)> receive_;
};

class KeptLog final : public Log {
 public:
  void record(Event event) override { events.push_back(std::move(event)); }
  int count(std::string_view kind) const {
    int found = 0;
    for (const auto& event : events)
      if (event.kind() == kind) ++found;
    return found;
  }
  std::vector<Event> events;
};

}  // namespace tillrig
