#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "reference/ports/node.h"
#include "reference/terminal/core_watch.h"
#include "reference/terminal/offline_queue.h"

namespace tillrig::terminal {

// Tells acquiring what was sold offline: each sale under its own key until it is answered, in the order sold, one walk
// at a time whoever asks for it (a clock, the way back online, a new sale, a key).
class OfflineForwarder {
 public:
  struct Options {
    NodeName acquiring;
    Duration budget = std::chrono::seconds(2);
    Duration interval = std::chrono::seconds(5);
    std::string cut_off = "23:00";
  };

  OfflineForwarder(NodePorts& ports, CoreWatch& core, Options options);

  // Something was stored.
  void nudge();
  // The core is there (again), or what was left by the former incarnation has its turn.
  void drain() { drain(false); }
  // What is parked is told again, too.
  void retry() { drain(true); }

 private:
  void drain(bool parked_too);
  boost::asio::awaitable<void> walk();
  boost::asio::awaitable<void> later();
  boost::asio::awaitable<void> load();
  boost::asio::awaitable<bool> tell(OfflineItem item);  // false: no answer
  boost::asio::awaitable<void> take(OfflineItem before, OfflineStep step, OfflineEvent event);

  NodePorts& ports_;
  CoreWatch& core_;
  Options options_;
  OfflineQueue queue_;
  bool stored_ = true;  // there may be more than the queue knows
  bool waits_ = false;  // the clock will ask for a walk
};

}  // namespace tillrig::terminal
