#pragma once

#include <boost/asio/awaitable.hpp>

#include "reference/ports/node.h"
#include "reference/shell/changed.h"
#include "reference/terminal/core_watch.h"
#include "reference/terminal/duties.h"

namespace tillrig::terminal {

// What becomes of a fact that acquiring will never take.
class FactClient {
 public:
  virtual ~FactClient() = default;
  // Keeps it elsewhere, durably: the forwarder forgets it afterwards. May be asked again after a crash in between.
  virtual boost::asio::awaitable<void> fact_refused(Fact fact, std::string why) = 0;
};

// Tells acquiring the till's facts, one after another, each until it is answered: an outage or a restart only delays
// them.
class FactForwarder {
 public:
  struct Options {
    NodeName acquiring;
    Duration budget, retry, retry_max;
  };

  FactForwarder(NodePorts& ports, CoreWatch& core, FactClient& client, Options options);

  // A fact was stored.
  void nudge();
  // Runs as long as the node.
  boost::asio::awaitable<void> keep();

 private:
  boost::asio::awaitable<void> tell(Fact fact);

  NodePorts& ports_;
  CoreWatch& core_;
  FactClient& client_;
  Options options_;
  Changed stored_;
  bool pending_ = true;  // what the former incarnation left
};

}  // namespace tillrig::terminal
