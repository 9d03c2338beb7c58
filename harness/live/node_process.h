#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/live/command_line.h"
#include "harness/live/watcher.h"
#include "reference/live/node_spec.h"
#include "simulators/disks/disk_faults.h"
#include "simulators/links/link_faults.h"

namespace tillrig {

// One node of a live world across its incarnations: what it is told at each start, and the ends of its pipes.
class NodeProcess {
 public:
  // `spec` lacks what a start adds: incarnation, descriptors and commands.
  explicit NodeProcess(NodeSpec spec) : spec_(std::move(spec)) {}

  const NodeName& name() const { return spec_.name; }
  std::uint64_t incarnation() const { return spec_.incarnation; }
  NodeSpec& spec() { return spec_; }  // before the first start
  std::string output_file() const { return spec_.folder + "/" + name().text() + ".out"; }

  // Starts a new incarnation and answers the end of its event pipe, which does not block.
  int start(Watcher& watcher, const std::string& program);
  void over();  // its pipe has ended
  bool up() const { return process_ > 0; }
  pid_t process() const { return process_; }
  CommandLine* line() { return line_.get(); }
  void command(const std::string& command);  // nothing when it is down

  // What holds over its incarnations.
  void add_rule(const LinkRule& rule);
  void add_rule(const DiskRule& rule);
  void fired(std::int64_t fault_id);  // one of its rules has touched something
  void heal(std::int64_t fault_id);
  void step_clock(Duration by);
  void drift_clock(std::int64_t parts_per_million);
  void plug(const std::string& channel);
  void unplug(const std::string& channel);
  void arm(const std::string& point, int nth, std::optional<Duration> restart_after);
  void disarm();
  std::optional<Duration> restart_after(const std::string& point) const;

  // What the world has seen of this incarnation.
  bool ready = false;
  bool connected = false;
  bool being_killed = false;
  bool told_bye = false;
  bool restart_wanted = false;
  std::optional<std::string> crashed_at;    // a fault point
  std::set<std::int64_t> paused_by;         // faults: it stands still while there is one
  std::optional<SteadyInstant> went_on_at;  // when the last of them was over

 private:
  std::vector<std::string> standing_commands() const;

  NodeSpec spec_;
  pid_t process_ = -1;
  std::unique_ptr<CommandLine> line_;
  std::vector<LinkRule> link_rules_;
  std::vector<DiskRule> disk_rules_;
  Duration stepped_{};
  std::int64_t drift_ppm_ = 0;
  SteadyInstant drifting_since_;
  std::set<std::string> unplugged_;
  std::map<std::string, std::optional<Duration>> armed_;
};

}  // namespace tillrig
