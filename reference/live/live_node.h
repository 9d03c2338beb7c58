#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reference/conversation/transport.h"
#include "reference/live/node_spec.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"
#include "reference/ports/node.h"

namespace tillrig {

// What the rig puts between a node and its network and disk, and the commands that only it understands.
class NodeGuest {
 public:
  virtual ~NodeGuest() = default;
  virtual Transport& transport() = 0;
  // The SQLite file system that the node's database lies on; empty: SQLite's own.
  virtual std::string vfs() const = 0;
  // nullopt: done. Otherwise why not, in one line.
  virtual std::optional<std::string> perform(std::string_view verb, std::string_view arguments) = 0;
};

// Makes the node of a role on its ports.
using MakeNodeOnPorts = std::function<std::unique_ptr<Node>(NodePorts&)>;
using MakeGuest = std::unique_ptr<NodeGuest> (*)(const NodeSpec&, Transport& inner, Clock&, Timers&, Log&);

// The life of one node in a process of its own: builds the live bodies of the ports and the node, and runs one
// io_context on the calling thread until it is told "bye" or the harness is gone. Leaves the process: 0 after "bye";
// 70 after one clear last line on stderr when something is broken. Descriptors and files are those of the spec.
// Commands: bye · arm POINT NTH · disarm · clock.step NS · clock.drift PPM · plug CHANNEL · unplug CHANNEL, and the
// guest's. Says by itself: "connected" when all peers are reached; "late SCENARIO_NS REAL_NS" for a lateness of its
// 5 ms heartbeat of 2 ms or more, at most every 100 ms, the worst of them.
[[noreturn]] void run_live_node(const NodeSpec& spec, const MakeNodeOnPorts& factory, MakeGuest make_guest);

}  // namespace tillrig
