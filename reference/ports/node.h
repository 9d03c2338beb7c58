#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/devices.h"
#include "reference/ports/inbox.h"
#include "reference/ports/keys.h"
#include "reference/ports/lifecycle.h"
#include "reference/ports/log.h"
#include "reference/ports/random.h"
#include "reference/ports/settings.h"
#include "reference/ports/store.h"
#include "reference/ports/wire.h"
#include "reference/protocol/ids.h"

namespace tillrig {

// Everything a node may touch. Lives as long as the node's incarnation. One node, one thread, no locks: all handlers
// and coroutines of the node run on `executor`.
struct NodePorts {
  NodeName name;
  boost::asio::any_io_executor executor;
  Clock& clock;
  Bus& bus;
  Wire& wire;
  Store& store;
  Devices& devices;
  Inbox& inbox;
  Lifecycle& lifecycle;
  const Settings& settings;
  const Keys& keys;
  Random& random;
  Log& log;
};

// A service or a simulator. Made once an incarnation; start() registers handlers, spawns what runs, and calls
// Lifecycle::ready() when recovery is done. Destroyed after its executor has dropped every handler.
class Node {
 public:
  virtual ~Node() = default;
  virtual void start() = 0;
};

using NodeFactory = std::unique_ptr<Node> (*)(NodePorts&);

}  // namespace tillrig
