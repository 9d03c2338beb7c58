#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/journal.h"
#include "reference/ports/node.h"
#include "reference/ports/settings.h"
#include "simulators/kernel/disk.h"
#include "simulators/links/latency.h"
#include "simulators/links/link_faults.h"

namespace tillrig {

struct WorldOptions {
  std::uint64_t seed = 1;
  WallInstant wall_epoch{std::chrono::seconds(1'767'225'600)};  // what wall clocks show at the start: 2026-01-01
  Latency link_latency{std::chrono::microseconds(100), std::chrono::microseconds(50)};  // one way
  Latency cable_latency{std::chrono::microseconds(200)};
  std::size_t queue_limit = 1000;  // frames under way or waiting, each direction of each link; then queue_full
  bool journal_messages = true;
  Duration connect_bound = std::chrono::milliseconds(500);
  NodeName driver{"harness"};  // link faults never touch its frames
  // Names of the keys that the nodes share; nullopt: every name is one.
  std::optional<std::vector<std::string>> keys = std::nullopt;
};

struct NodeOptions {
  std::function<std::unique_ptr<Node>(NodePorts&)> make;
  Settings settings;
  DiskImage disk;
  Latency commit_latency{std::chrono::microseconds(150), std::chrono::microseconds(100)};
  std::optional<std::vector<std::string>> keys = std::nullopt;  // those this node may use; nullopt: the world's
};

// A world of nodes on simulated time, links, cables and disks, repeatable bit for bit from its seed. One at a
// time in a process; the next one begins at zero and inherits nothing.
//
// What its nodes record goes to `sink` at once, stamped; the sink may call crash(), arm..., link and disk functions
// from within, in the middle of any node's work: they take effect from the next thing that node does. Records of its
// own: node.started, node.ready, node.crashed {point}, node.stopped, message.* , store.*, fault.fired, and
// disk.kept_unsynced {node} after a crash that kept writes which no sync had made durable, or nobody had been told of,
// disk.backed_up {node, as, untold: a commit is in it that nobody has heard of yet} and disk.restored {node, as}.
class VirtualWorld {
 public:
  VirtualWorld(WorldOptions options, JournalSink& sink);
  ~VirtualWorld();  // ends every node without a record
  VirtualWorld(const VirtualWorld&) = delete;
  VirtualWorld& operator=(const VirtualWorld&) = delete;

  // ---- building. A node is down until start().
  void add_node(const NodeName& name, NodeOptions options);
  // Channels of these names between the two, plugged in.
  void connect_devices(const NodeName& till, const NodeName& device, const std::vector<std::string>& channels);
  void set_latency(const NodeName& from, const NodeName& to, Latency latency);

  // ---- running
  Duration now() const;
  std::uint64_t entries_performed() const;
  // Until `done` (asked before the first entry and after each), or until `limit`, counted from the world's start.
  // Answers whether done. Throws what left a node's code, as std::runtime_error "<node>: ...": the world is broken.
  bool run_until(const std::function<bool()>& done, SteadyInstant limit);
  void run_for(Duration duration);

  // ---- nodes. An unknown name is a broken program and throws std::invalid_argument, everywhere below.
  // A new incarnation, at this instant but not in this call. A node that is up stays as it is.
  void start(const NodeName& name);
  // The incarnation is over at once: its ports refuse, it journals nothing, its disk takes no write, none of its
  // handlers runs. What is left of it is destroyed after the current entry. A node that is down stays down.
  void crash(const NodeName& name);
  // Ends it in good order: node.stopped, and all that was written is kept. For the end of a scenario, upgrades.
  void stop(const NodeName& name);
  void restart(const NodeName& name);  // crash(), then start()
  // Keeps an image of its disk, as synced by now, under this name.
  void back_up(const NodeName& name, const std::string& as);
  // Crashes it and replaces its disk by that image. From its next start until one of its lives is ready, its setting
  // `restored` is true, as an operator would set it. There is such a backup.
  void restore(const NodeName& name, const std::string& as);
  bool up(const NodeName& name) const;
  bool ready(const NodeName& name) const;
  std::uint64_t incarnation(const NodeName& name) const;  // of the current or last life; 0: never started

  // The node stands still while its clock runs on: what comes for it waits until every pause of it is over. A node that
  // is down stays as it is, and one that crashes is not paused any more. Records fault.fired.
  void pause(const NodeName& name, std::int64_t fault_id);
  void resume(std::int64_t fault_id);  // an unknown id is no error

  // Crashes the node when it passes the point for the nth time from now (1: the next), and starts it again when asked.
  void arm_fault_point(const NodeName& name, const std::string& point, int nth, std::optional<Duration> restart_after);
  void disarm_fault_points();
  // Crashes the node right before its disk's n-th write, truncation or sync from now (1: the next), at the point
  // "disk". An armed point like the others: it outlives other crashes of the node, and disarm_fault_points() ends it.
  void crash_before_disk_operation(const NodeName& name, std::uint64_t n, std::optional<Duration> restart_after);

  // ---- surroundings
  LinkFaults& links();
  Disk& disk(const NodeName& name);  // its fault rules; its contents
  WallInstant wall_now(const NodeName& name) const;
  void step_clock(const NodeName& name, Duration by);
  void drift_clock(const NodeName& name, std::int64_t parts_per_million);
  void plug(const NodeName& till, const std::string& channel);
  void unplug(const NodeName& till, const std::string& channel);
  void drop_file(const NodeName& name, std::string file_name, std::string bytes);

  // Performs `work` on the node's executor at this instant, but not in this call; not when the node is down by then.
  void perform_on(const NodeName& name, std::function<void(NodePorts&)> work);
  // A node's ports, for a test or a driver that is not a Node. nullptr while it is down; void after its crash.
  NodePorts* ports(const NodeName& name);
  // The node's timers, which unlike its executor may be set from anywhere, the sink included. As ports().
  Timers* timers(const NodeName& name);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tillrig
