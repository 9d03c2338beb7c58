#include "simulators/kernel/virtual_world.h"

#include <map>
#include <stdexcept>
#include <utility>

#include "reference/ports/random.h"
#include "simulators/kernel/cables.h"
#include "simulators/kernel/disk_vfs.h"
#include "simulators/kernel/incarnation.h"
#include "simulators/kernel/kernel.h"
#include "simulators/kernel/network.h"

namespace tillrig {
namespace {

const NodeName network_name{"network"};

// Clock, timers and voice of what no node does: links that delay and hold.
class NetworkSide final : public Clock, public Timers, public Log {
 public:
  NetworkSide(Kernel& kernel, JournalSink& sink) : kernel_(kernel), sink_(sink) {}
  SteadyInstant steady_now() const override { return {kernel_.now()}; }
  WallInstant wall_now() const override { return {kernel_.now()}; }
  boost::asio::awaitable<void> sleep_until(SteadyInstant) override { throw std::logic_error("links do not sleep"); }
  Token at(SteadyInstant when, std::function<void()> fire) override {
    return kernel_.at(when.since_start, std::move(fire));
  }
  void cancel(Token token) override { kernel_.cancel(token); }
  void record(Event event) override { sink_.record({kernel_.now(), network_name, 0}, std::move(event)); }

 private:
  Kernel& kernel_;
  JournalSink& sink_;
};

}  // namespace

struct VirtualWorld::State {
  State(WorldOptions world, JournalSink& journal)
      : options(std::move(world)),
        sink(journal),
        side(kernel, journal),
        network(kernel, keyed(options.seed, "links"), options.link_latency, options.queue_limit),
        links(network, side, side, side, keyed(options.seed, "link faults"), options.driver),
        cables(kernel, keyed(options.seed, "cables"), options.cable_latency),
        around{kernel, sink, links, cables, listeners, options, [this](NodeState& node, std::string_view point) {
                 return passes(node, point);
               }} {}

  struct Slot {
    Slot(NodeName name, NodeOptions node, const WorldOptions& world) : state(std::move(name), std::move(node), world) {}
    NodeState state;
    std::unique_ptr<Incarnation> life;
  };
  struct ArmedPoint {
    NodeName node;
    std::string point;
    int left;
    std::optional<Duration> restart_after;
  };

  Slot& slot(const NodeName& name) {
    const auto found = nodes.find(name);
    if (found == nodes.end()) throw std::invalid_argument("no node is called " + name.text());
    return found->second;
  }

  void start_at(const NodeName& name, Duration when) {
    kernel.at(when, [this, name] { come_up(slot(name)); });
  }

  void come_up(Slot& node) {
    if (node.life) return;
    node.state.options.settings.set("restored", node.state.restored);
    node.life = std::make_unique<Incarnation>(node.state, around);
    auto& life = *node.life;
    network.attach(node.state.name, [&life](Frame&& frame) { life.receive(std::move(frame)); });
    cables.node_up(node.state.name, life.devices());
    life.start();
  }

  // The entry under way may be on the stack of the very node that ends: the dead are buried in an entry of their own.
  void go_down(Slot& node, bool power_lost) {
    node.life->end();
    network.detach(node.state.name);
    cables.node_down(node.state.name);
    if (power_lost) node.state.disk.lose_power();
    if (node.state.disk.kept_unsynced()) side.record(Event("disk.kept_unsynced").with("node", node.state.name));
    for (auto& frame : node.life->resets()) links.send(std::move(frame));
    dead.push_back(std::move(node.life));
    kernel.at(kernel.now(), [this] { bury(); });
  }

  void bury() {
    for (auto& life : std::exchange(dead, {})) life.reset();
  }

  void crash(Slot& node, const std::string& point) {
    if (!node.life) return;
    node.life->life()->record(Event("node.crashed").with("point", point));
    if (node.life) go_down(node, true);
  }

  bool passes(NodeState& state, std::string_view point) {
    for (auto armed = points.begin(); armed != points.end(); ++armed) {
      if (armed->node != state.name || armed->point != point || --armed->left > 0) continue;
      const ArmedPoint passed = *armed;
      points.erase(armed);
      crash(slot(passed.node), passed.point);
      if (passed.restart_after) start_at(passed.node, kernel.now() + *passed.restart_after);
      return true;
    }
    return false;
  }

  WorldOptions options;
  JournalSink& sink;
  Kernel kernel;
  NetworkSide side;
  Network network;
  LinkFaults links;
  Cables cables;
  Listeners listeners;
  std::map<NodeName, Slot> nodes;
  std::vector<std::unique_ptr<Incarnation>> dead;
  std::vector<ArmedPoint> points;
  std::map<std::int64_t, std::weak_ptr<Life>> paused;  // by fault
  Surroundings around;
};

VirtualWorld::VirtualWorld(WorldOptions options, JournalSink& sink) {
  DiskVfs::install();
  state_ = std::make_unique<State>(std::move(options), sink);
}

VirtualWorld::~VirtualWorld() {
  for (auto& [name, node] : state_->nodes)
    if (node.life) {
      node.life->end();
      node.state.disk.lose_power();  // or each database would be put in order before it is thrown away
    }
  state_->bury();
  for (auto& [name, node] : state_->nodes) {
    node.life.reset();
    DiskVfs::unmount(name.text());
  }
}

void VirtualWorld::add_node(const NodeName& name, NodeOptions options) {
  const auto [at, added] = state_->nodes.try_emplace(name, name, std::move(options), state_->options);
  if (!added) throw std::invalid_argument("two nodes are called " + name.text());
  auto& disk = at->second.state.disk;
  DiskVfs::mount(name.text(), disk);
  disk.faults().on_fired([state = state_.get(), name](const DiskRule& rule) {
    state->side.record(
        Event("fault.fired").with("fault", name_of(rule.trouble)).with("target", name).with("id", rule.id));
  });
  state_->network.add(name);
}

void VirtualWorld::connect_devices(const NodeName& till, const NodeName& device,
                                   const std::vector<std::string>& channels) {
  state_->slot(till);
  state_->slot(device);
  for (const auto& channel : channels) state_->cables.connect(till, device, channel);
}

void VirtualWorld::set_latency(const NodeName& from, const NodeName& to, Latency latency) {
  state_->slot(from);
  state_->slot(to);
  state_->network.set_latency(from, to, latency);
}

Duration VirtualWorld::now() const {
  return state_->kernel.now();
}
std::uint64_t VirtualWorld::entries_performed() const {
  return state_->kernel.performed();
}

bool VirtualWorld::run_until(const std::function<bool()>& done, SteadyInstant limit) {
  return state_->kernel.run_until(done, limit.since_start);
}

void VirtualWorld::run_for(Duration duration) {
  state_->kernel.run_until({}, now() + duration);
}

void VirtualWorld::start(const NodeName& name) {
  state_->slot(name);
  state_->start_at(name, now());
}

void VirtualWorld::crash(const NodeName& name) {
  state_->crash(state_->slot(name), "");
}

void VirtualWorld::stop(const NodeName& name) {
  auto& node = state_->slot(name);
  if (!node.life) return;
  node.life->life()->record(Event("node.stopped"));
  state_->go_down(node, false);
}

void VirtualWorld::restart(const NodeName& name) {
  crash(name);
  start(name);
}

void VirtualWorld::back_up(const NodeName& name, const std::string& as) {
  auto& node = state_->slot(name);
  node.state.backups.insert_or_assign(as, node.state.disk.synced());
  const bool untold = node.life && node.life->is_telling_of_a_commit();
  state_->side.record(Event("disk.backed_up").with("node", name).with("as", as).with("untold", std::int64_t{untold}));
}

void VirtualWorld::restore(const NodeName& name, const std::string& as) {
  auto& node = state_->slot(name);
  const auto& image = node.state.backups.at(as);
  state_->crash(node, "");
  node.state.disk.replace(image);
  node.state.restored = true;
  state_->side.record(Event("disk.restored").with("node", name).with("as", as));
}

bool VirtualWorld::up(const NodeName& name) const {
  return state_->slot(name).life != nullptr;
}
bool VirtualWorld::ready(const NodeName& name) const {
  return up(name) && state_->slot(name).life->ready();
}
std::uint64_t VirtualWorld::incarnation(const NodeName& name) const {
  return state_->slot(name).state.incarnation;
}

void VirtualWorld::pause(const NodeName& name, std::int64_t fault_id) {
  auto& node = state_->slot(name);
  if (!node.life) return;
  state_->side.record(Event("fault.fired").with("fault", "pause").with("target", name).with("id", fault_id));
  node.life->life()->hold();
  state_->paused.insert_or_assign(fault_id, node.life->life());
}

void VirtualWorld::resume(std::int64_t fault_id) {
  const auto paused = state_->paused.extract(fault_id);
  if (paused.empty()) return;
  if (const auto life = paused.mapped().lock()) life->let_go();
}

void VirtualWorld::arm_fault_point(const NodeName& name, const std::string& point, int nth,
                                   std::optional<Duration> restart_after) {
  state_->slot(name);
  state_->points.push_back({name, point, nth, restart_after});
}

void VirtualWorld::disarm_fault_points() {
  state_->points.clear();
  for (auto& [name, node] : state_->nodes) node.state.disk.keep_power();
}

void VirtualWorld::crash_before_disk_operation(const NodeName& name, std::uint64_t n,
                                               std::optional<Duration> restart_after) {
  auto* state = state_.get();
  state->slot(name).state.disk.lose_power_before(n, [state, name, restart_after] {
    state->crash(state->slot(name), "disk");
    if (restart_after) state->start_at(name, state->kernel.now() + *restart_after);
  });
}

LinkFaults& VirtualWorld::links() {
  return state_->links;
}
Disk& VirtualWorld::disk(const NodeName& name) {
  return state_->slot(name).state.disk;
}
WallInstant VirtualWorld::wall_now(const NodeName& name) const {
  return state_->slot(name).state.wall.read(now());
}
void VirtualWorld::step_clock(const NodeName& name, Duration by) {
  state_->slot(name).state.wall.step(by);
}
void VirtualWorld::drift_clock(const NodeName& name, std::int64_t parts_per_million) {
  state_->slot(name).state.wall.drift(now(), parts_per_million);
}

void VirtualWorld::plug(const NodeName& till, const std::string& channel) {
  if (!state_->cables.set_plugged(till, channel, true))
    throw std::invalid_argument(till.text() + " has no channel " + channel);
}

void VirtualWorld::unplug(const NodeName& till, const std::string& channel) {
  if (!state_->cables.set_plugged(till, channel, false))
    throw std::invalid_argument(till.text() + " has no channel " + channel);
}

void VirtualWorld::drop_file(const NodeName& name, std::string file_name, std::string bytes) {
  auto& node = state_->slot(name);
  node.state.files.drop({std::move(file_name), std::move(bytes)});
  if (node.life) node.life->inbox().file_has_come();
}

void VirtualWorld::perform_on(const NodeName& name, std::function<void(NodePorts&)> work) {
  auto& node = state_->slot(name);
  state_->kernel.at(now(), [&node, todo = std::move(work)] {
    if (!node.life) return;
    auto perform = [&life = *node.life, todo] { todo(life.ports()); };
    node.life->life()->come(perform);
  });
}

NodePorts* VirtualWorld::ports(const NodeName& name) {
  auto& node = state_->slot(name);
  return node.life ? &node.life->ports() : nullptr;
}

Timers* VirtualWorld::timers(const NodeName& name) {
  auto& node = state_->slot(name);
  return node.life ? &node.life->timers() : nullptr;
}

}  // namespace tillrig
