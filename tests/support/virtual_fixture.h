#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulators/kernel/virtual_world.h"
#include "tests/support/in_a_world.h"

namespace tillrig {

// A node that is nothing but a function run at each start.
class ProgramNode final : public Node {
 public:
  using Program = std::function<void(NodePorts&)>;
  ProgramNode(NodePorts& ports, Program program) : ports_(ports), program_(std::move(program)) {}
  void start() override { program_(ports_); }

 private:
  NodePorts& ports_;
  Program program_;
};

// The virtual world in the shape that the contracts of the ports ask for.
class VirtualFixture {
 public:
  using Program = ProgramNode::Program;

  explicit VirtualFixture(TestJournal& journal, WorldOptions options = {})
      : journal_(journal), options_(std::move(options)), world_(options_, journal) {}

  VirtualWorld& world() { return world_; }
  TestJournal& journal() { return journal_; }

  // The program may be replaced until the first start.
  void define(const NodeName& name, Program program, NodeOptions options = {}) {
    const bool first = programs_.insert_or_assign(name, std::move(program)).second;
    if (!first) return;
    options.make = [this, name](NodePorts& ports) { return std::make_unique<ProgramNode>(ports, programs_.at(name)); };
    world_.add_node(name, std::move(options));
  }
  void start(const NodeName& name) { world_.start(name); }
  void kill(const NodeName& name) { world_.crash(name); }
  void perform_on(const NodeName& name, std::function<void(NodePorts&)> work) {
    world_.perform_on(name, std::move(work));
  }
  bool run_until(const std::function<bool()>& done, Duration at_most) {
    return world_.run_until(done, SteadyInstant{world_.now() + at_most});
  }
  void run_for(Duration duration) { world_.run_for(duration); }
  void damage(LinkRule rule) { world_.links().add(std::move(rule)); }
  void heal(std::int64_t id) { world_.links().heal(id); }
  void damage_disk(const NodeName& name, const DiskRule& rule) { world_.disk(name).faults().add(rule); }
  void heal_disk(const NodeName& name, std::int64_t id) { world_.disk(name).faults().heal(id); }
  int fired(std::string_view fault) const {
    int found = 0;
    for (const auto& line : journal_.lines())
      if (line.event.kind() == "fault.fired" && line.event.text("fault") == fault) ++found;
    return found;
  }
  void connect_devices(const NodeName& till, const NodeName& device, const std::vector<std::string>& channels) {
    world_.connect_devices(till, device, channels);
  }
  void plug(const NodeName& name, const std::string& channel) { world_.plug(name, channel); }
  void unplug(const NodeName& name, const std::string& channel) { world_.unplug(name, channel); }
  void step_clock(const NodeName& name, Duration by) { world_.step_clock(name, by); }
  void drift_clock(const NodeName& name, std::int64_t parts_per_million) {
    world_.drift_clock(name, parts_per_million);
  }
  void drop_file(const NodeName& name, std::string file_name, std::string bytes) {
    world_.drop_file(name, std::move(file_name), std::move(bytes));
  }
  int journaled(std::string_view kind, std::string_view node, std::string_view why) const {
    int found = 0;
    for (const auto& line : journal_.lines())
      if (line.event.kind() == kind && line.stamp.node.text() == node && line.event.text("why") == why) ++found;
    return found;
  }
  std::size_t queue_limit() const { return options_.queue_limit; }

 private:
  TestJournal& journal_;
  WorldOptions options_;
  std::map<NodeName, Program> programs_;
  VirtualWorld world_;
};

}  // namespace tillrig
