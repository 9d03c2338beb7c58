#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/observations.h"
#include "harness/scenario/runner.h"
#include "harness/scenario/world_control.h"

namespace tillrig {

// Everything that a scenario breaks: starts it now or at an event, heals it, and knows how often it took effect.
// Held by shared_ptr: timers and watchers that outlast the scenario find it closed.
class Storm : public std::enable_shared_from_this<Storm> {
 public:
  Storm(DriverPorts ports, WorldControl& control, Observations& seen) : ports_(ports), control_(control), seen_(seen) {}

  // The trigger of the fault has its captures filled in. Throws RigTrouble.
  boost::asio::awaitable<void> start(Fault fault);
  boost::asio::awaitable<void> heal(std::string as);  // "all": every fault; unknown names are no error
  void crash(Crash crash);
  void restart(const NodeName& node);
  void back_up(const BackUp& backup);
  void restore(const Restore& restore);
  void cable(const Cable& cable);
  void drop_file(const NodeName& node, const std::string& name, const std::string& bytes);
  void step_clock(const StepClock& step);
  void drift_clock(const DriftClock& drift);
  bool advance(Duration time);  // false: the time has to be waited for

  // Faults healed, triggers and fault points forgotten, nodes up, cables plugged in.
  boost::asio::awaitable<void> heal_everything();
  // The same for what touches no node but these.
  boost::asio::awaitable<void> heal_core(std::vector<NodeName> core);
  void close();

  std::vector<FaultResult> results() const;
  // Something the world lacks was asked for: what.
  const std::optional<std::string>& lacking() const { return lacking_; }
  // Something broke where nobody could be told.
  const std::optional<std::string>& trouble() const { return trouble_; }

 private:
  struct Enabled {
    std::optional<Fault> fault;  // nullopt: a crash, or an old backup
    std::string as, text, target;
    NodeName node;      // a crash: whose
    std::string point;  // a crash: where
    std::int64_t crashes_before = 0;
    bool restored = false;  // an old backup: it is there
    bool active = false;
    int watcher = 0;
  };

  void when(Enabled& enabled, const Trigger& trigger, std::function<void()> act);
  void begin(std::int64_t id);
  void started(std::int64_t id, std::string_view name);
  bool end(std::int64_t id);
  boost::asio::awaitable<void> heal_these(std::vector<std::int64_t> ids);
  void restart_and_plug(const std::function<bool(const NodeName&)>& concerns);
  bool within(const Enabled& enabled, const std::vector<NodeName>& core) const;
  bool is_simulators(const Enabled& enabled) const;
  void crash_now(std::int64_t id, std::optional<Duration> restart_after);
  void restart_later(const NodeName& node, std::optional<Duration> after);
  static std::string_view name_of(const Enabled& enabled);
  void need(Acted acted, const std::string& what);
  static boost::asio::awaitable<void> tell_start(std::shared_ptr<Storm> self, std::int64_t id);
  static boost::asio::awaitable<void> tell_heal(std::shared_ptr<Storm> self, std::int64_t id);

  DriverPorts ports_;
  WorldControl& control_;
  Observations& seen_;
  std::map<std::int64_t, Enabled> enabled_;
  std::int64_t last_id_ = 0;
  std::set<std::pair<NodeName, std::string>> unplugged_;
  std::optional<std::string> lacking_, trouble_;
  bool closed_ = false;
};

}  // namespace tillrig
