#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/conversation/transport.h"
#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/journal.h"
#include "reference/ports/log.h"
#include "reference/ports/settings.h"
#include "simulators/disks/disk_faults.h"
#include "simulators/links/link_faults.h"

namespace tillrig {

enum class LiveTransport { ipc, tcp };  // tcp: with CURVE, a key pair for each node

struct LiveWorldOptions {
  std::int64_t speed = 1;  // scenario seconds in a real second
  std::uint64_t seed = 1;
  WallInstant wall_epoch{std::chrono::seconds(1'767'225'600)};  // what wall clocks show at the start: 2026-01-01
  LiveTransport transport = LiveTransport::ipc;
  std::string program = "/proc/self/exe";  // started as `program node FILE`: see node_main.h
};

struct LiveNodeOptions {
  std::string role;
  Settings settings;
  std::vector<std::string> keys;  // names of the keys that it may use; it shares each with all who name it
  std::string postgres;           // libpq words; empty: a SQLite file in the world's folder
  std::string postgres_schema;    // with postgres
};

// A node that ended and should not have.
struct Death {
  NodeName node;
  std::string how;                 // "exit 70", "killed by signal 11"
  std::vector<std::string> lines;  // the last of what it printed
};

// A world of processes, one a node, over ZeroMQ and real disks, and the ports of its driver, node "harness", in this
// process. What the nodes record goes to `sink` in an order that no cause contradicts. The sink may call everything
// under "nodes" and "surroundings" from within.
// Records of its own: node.crashed for a node that did not say where it crashed, node.stopped.
// Nothing outlives it: processes, sockets and folder are gone when the destructor returns, or soon after this process
// has died of anything (see Watcher).
class LiveWorld {
 public:
  // REQUIRES: no thread and no ZeroMQ context in this process yet; the sink outlives the world.
  LiveWorld(LiveWorldOptions options, JournalSink& sink);
  ~LiveWorld();
  LiveWorld(const LiveWorld&) = delete;
  LiveWorld& operator=(const LiveWorld&) = delete;

  // ---- building, before start()
  void add_node(const NodeName& name, LiveNodeOptions options);
  void connect_devices(const NodeName& till, const NodeName& device, const std::vector<std::string>& channels);

  // ---- running
  // Starts every node; returns when all are ready and connected. Throws std::runtime_error with the last lines of a
  // node that died, or the names of those that were not ready after 20 s of real time.
  void start();
  Duration now() const;
  // Until `done` (asked after each thing that happens), or until `limit` in scenario time, or until a node has died
  // that should not have. Answers whether done.
  bool run_until(const std::function<bool()>& done, SteadyInstant limit);
  const std::vector<Death>& deaths() const;
  // "bye" to every node, then nothing is left. A node that does not leave within 2 s of real time is killed.
  void stop();

  // ---- the driver's ports; after start()
  boost::asio::any_io_executor executor();
  Clock& clock();
  Timers& timers();
  Bus& bus();
  Log& log();

  // ---- nodes. An unknown name throws std::invalid_argument, everywhere below.
  // SIGKILL. A node that is down stays down.
  void crash(const NodeName& name);
  // A new incarnation, as soon as the old one is gone. A node that is up and not being killed stays as it is.
  void restart(const NodeName& name);
  bool up(const NodeName& name) const;
  bool ready(const NodeName& name) const;  // and the driver is connected with it
  // SIGSTOP, until heal_fault(): the clock of the node runs on. A node that is down stays as it is. Records
  // fault.fired.
  void pause(const NodeName& name, std::int64_t fault_id);
  void arm_fault_point(const NodeName& name, const std::string& point, int nth, std::optional<Duration> restart_after);
  void disarm_fault_points();

  // ---- surroundings. In force when the call returns, and for later incarnations.
  void add_link_rule(const LinkRule& rule);
  void add_disk_rule(const NodeName& name, const DiskRule& rule);  // full, io_error, slow: a SQLite file's only
  void heal_fault(std::int64_t fault_id);                          // of links, disks, nodes
  void step_clock(const NodeName& name, Duration by);
  void drift_clock(const NodeName& name, std::int64_t parts_per_million);
  void plug(const NodeName& till, const std::string& channel);
  void unplug(const NodeName& till, const std::string& channel);
  void drop_file(const NodeName& name, const std::string& file_name, const std::string& bytes);  // into its inbox

  // The worst real lateness that the harness and the nodes measured between two instants of scenario time.
  std::chrono::nanoseconds worst_lateness(SteadyInstant from, SteadyInstant to) const;
  const std::string& folder() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tillrig
