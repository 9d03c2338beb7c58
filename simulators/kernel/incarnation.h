#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "reference/ports/node.h"
#include "simulators/kernel/cables.h"
#include "simulators/kernel/disk.h"
#include "simulators/kernel/life.h"
#include "simulators/kernel/virtual_ports.h"
#include "simulators/kernel/virtual_store.h"
#include "simulators/kernel/virtual_wire.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig {

// What outlives the incarnations of one node.
struct NodeState {
  NodeState(NodeName node_name, NodeOptions node_options, const WorldOptions& world)
      : name(std::move(node_name)),
        options(std::move(node_options)),
        key(keyed(world.seed, name.text())),
        disk(keyed(key, "disk"), std::move(options.disk)),
        wall(world.wall_epoch) {}

  NodeName name;
  NodeOptions options;
  std::uint64_t key;
  Disk disk;
  WallClock wall;
  VirtualRandom::Counts draws;
  Files files;
  std::uint64_t incarnation = 0;
  std::uint64_t transactions = 0;
  std::map<std::string, DiskImage, std::less<>> backups;  // of its disk, by name
  bool restored = false;  // its disk is an old one, and no life of it has recovered since
};

// What of the world a node's ports reach.
struct Surroundings {
  Kernel& kernel;
  JournalSink& sink;
  Transport& transport;
  Cables& cables;
  Listeners& listeners;
  const WorldOptions& options;
  std::function<bool(NodeState&, std::string_view)> passes;  // a fault point; true: crashed there
};

// A life's own end of the world's links. Refuses when the life is over.
class LifeTransport final : public Transport {
 public:
  LifeTransport(std::shared_ptr<Life> life, Transport& links) : life_(std::move(life)), links_(links) {}
  std::optional<Refused> send(Frame&& frame) override {
    if (!life_->alive()) return Refused{RefusedWhy::no_connection, "this node is gone"};
    return links_.send(std::move(frame));
  }
  void on_frame(std::function<void(Frame&&)> receive) override { receive_ = std::move(receive); }
  void receive(Frame&& frame) { receive_(std::move(frame)); }

 private:
  std::shared_ptr<Life> life_;
  Transport& links_;
  std::function<void(Frame&&)> receive_;
};

// One life of one node: its executor, the bodies of its ports, and the node itself.
class Incarnation {
 public:
  Incarnation(NodeState& state, const Surroundings& around);
  // Takes the dead apart: what waits in ports, handlers, the node, what its end left behind, the ports. Destructors of
  // coroutines and of the node run, and find ports that refuse.
  ~Incarnation();
  Incarnation(const Incarnation&) = delete;
  Incarnation& operator=(const Incarnation&) = delete;

  void start();
  void receive(Frame&& frame);
  void end() {
    store_.tell_nobody();
    life_->end();
  }

  const std::shared_ptr<Life>& life() const { return life_; }
  NodePorts& ports() { return ports_; }
  Timers& timers() { return timers_; }
  bool ready() const { return lifecycle_.is_ready(); }
  VirtualDevices& devices() { return devices_; }
  VirtualInbox& inbox() { return inbox_; }
  bool is_telling_of_a_commit() const { return store_.is_telling(); }
  std::vector<Frame> resets() const { return wire_.resets(); }

 private:
  NodeState& state_;
  std::shared_ptr<Life> life_;
  VirtualLog log_;
  VirtualClock clock_;
  VirtualTimers timers_;
  LifeTransport transport_;
  VirtualBus bus_;
  VirtualWire wire_;
  VirtualStore store_;
  VirtualDevices devices_;
  VirtualInbox inbox_;
  VirtualRandom random_;
  VirtualKeys keys_;
  VirtualLifecycle lifecycle_;
  NodePorts ports_;
  std::unique_ptr<Node> node_;
};

}  // namespace tillrig
