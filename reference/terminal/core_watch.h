#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "reference/ports/node.h"
#include "reference/terminal/reachability.h"

namespace tillrig::terminal {

// Who has to know that the till became offline, or online again.
class CoreWatchClient {
 public:
  virtual ~CoreWatchClient() = default;
  virtual void core_lost() = 0;
  virtual void core_back() = 0;
};

// The till's calls into the core, and what they say of the way there: journaled as till.offline and till.online. While
// it is offline it asks acquiring now and then; whatever acquiring answers ends it.
class CoreWatch {
 public:
  struct Options {
    NodeName acquiring;
    Reachability::Options reachability;
    Duration probe_budget = std::chrono::seconds(1);
    Duration probe_interval = std::chrono::seconds(2);
  };

  CoreWatch(NodePorts& ports, CoreWatchClient& client, Options options);

  bool offline() const { return reachability_.offline(); }
  boost::asio::awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget);

 private:
  void heard(const NodeName& peer, const CallOutcome& outcome);
  void take(Reachability::Turn turn);
  boost::asio::awaitable<void> probe();

  NodePorts& ports_;
  CoreWatchClient& client_;
  Options options_;
  Reachability reachability_;
  bool probing_ = false;
};

}  // namespace tillrig::terminal
