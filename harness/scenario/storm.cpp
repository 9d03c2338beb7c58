#include "harness/scenario/storm.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/scenario/hands.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/invariant.h"

namespace tillrig {

namespace {

LinkFaultKind link_kind(std::string_view name) {
  if (name == "drop") return LinkFaultKind::drop;
  if (name == "delay") return LinkFaultKind::delay;
  if (name == "duplicate") return LinkFaultKind::duplicate;
  if (name == "hold") return LinkFaultKind::hold;
  if (name == "reorder") return LinkFaultKind::reorder;
  if (name == "throttle") return LinkFaultKind::throttle;
  if (name == "corrupt") return LinkFaultKind::corrupt;
  if (name == "truncate") return LinkFaultKind::truncate;
  if (name == "partition") return LinkFaultKind::partition;
  invariant(name == "unreachable", "a link fault without a kind");
  return LinkFaultKind::refuse;
}

DiskFaultKind disk_kind(std::string_view name) {
  if (name == "disk_full") return DiskFaultKind::full;
  if (name == "disk_io_error") return DiskFaultKind::io_error;
  if (name == "disk_slow") return DiskFaultKind::slow;
  if (name == "disk_loses_unsynced") return DiskFaultKind::lose_unsynced;
  invariant(name == "disk_tears", "a disk fault without a kind");
  return DiskFaultKind::tear;
}

std::string target_of(const Fault& fault) {
  if (fault.kind->place != FaultPlace::link) return fault.at.text();
  return fault.from.text() + "->" + (fault.to.empty() ? "*" : fault.to.text());
}

}  // namespace

boost::asio::awaitable<void> Storm::start(Fault fault) {
  const std::int64_t id = ++last_id_;
  Enabled& enabled = enabled_[id];
  enabled.as = fault.as;
  enabled.target = target_of(fault);
  enabled.text = fmt::format("{} at {}", fault.kind->name, enabled.target);
  enabled.fault = std::move(fault);
  if (enabled.fault->when) {
    const Trigger trigger = *enabled.fault->when;
    when(enabled, trigger, [self = shared_from_this(), id] { self->begin(id); });
    co_return;
  }
  if (!is_simulators(enabled)) {
    begin(id);
    co_return;
  }
  started(id, enabled.fault->kind->name);
  co_await start_simulator_fault(ports_, *enabled.fault, id);
}

// Acts at once, in the middle of what the node that recorded the event is doing.
void Storm::when(Enabled& enabled, const Trigger& trigger, std::function<void()> act) {
  enabled.watcher = seen_.watch([this, trigger, act = std::move(act), left = trigger.nth](const Entry& entry) mutable {
    if (left == 0 || closed_ || !matches(trigger, entry)) return;
    if (--left == 0) act();
  });
}

void Storm::started(std::int64_t id, std::string_view name) {
  Enabled& enabled = enabled_.at(id);
  enabled.active = true;
  ports_.log.record(Event("fault.started").with("fault", name).with("target", enabled.target).with("id", id));
  if (!enabled.fault || !enabled.fault->lasts) return;
  ports_.timers.at(ports_.clock.steady_now() + *enabled.fault->lasts, [self = shared_from_this(), id] {
    if (!self->closed_ && self->end(id)) spawn(self->ports_.executor, tell_heal(self, id));
  });
}

void Storm::begin(std::int64_t id) {
  const Fault& fault = *enabled_.at(id).fault;
  started(id, fault.kind->name);
  if (fault.kind->place == FaultPlace::link) {
    const LinkFault link{id,
                         link_kind(fault.kind->name),
                         fault.from,
                         fault.to,
                         fault.both_ways,
                         fault.verb,
                         fault.frame,
                         fault.count,
                         fault.delay,
                         fault.permille,
                         fault.rate,
                         fault.queue};
    return need(control_.start_link_fault(link), enabled_.at(id).text);
  }
  if (fault.kind->place == FaultPlace::node) return need(control_.pause(id, fault.at), enabled_.at(id).text);
  if (fault.kind->place == FaultPlace::disk) {
    const DiskFault disk{id, disk_kind(fault.kind->name), fault.at, fault.count, fault.delay};
    return need(control_.start_disk_fault(disk), enabled_.at(id).text);
  }
  ports_.timers.at(ports_.clock.steady_now(), [self = shared_from_this(), id] {
    if (!self->closed_) spawn(self->ports_.executor, tell_start(self, id));
  });
}

boost::asio::awaitable<void> Storm::tell_start(std::shared_ptr<Storm> self, std::int64_t id) {
  try {
    co_await start_simulator_fault(self->ports_, *self->enabled_.at(id).fault, id);
  } catch (const RigTrouble& trouble) {
    self->trouble_ = trouble.what();
  }
}

boost::asio::awaitable<void> Storm::tell_heal(std::shared_ptr<Storm> self, std::int64_t id) {
  try {
    co_await heal_simulator_fault(self->ports_, self->enabled_.at(id).fault->at, id);
  } catch (const RigTrouble& trouble) {
    self->trouble_ = trouble.what();
  }
}

bool Storm::is_simulators(const Enabled& enabled) const {
  return enabled.fault &&
         (enabled.fault->kind->place == FaultPlace::outcome || enabled.fault->kind->place == FaultPlace::device);
}

// True: a simulator has to be told as well.
bool Storm::end(std::int64_t id) {
  Enabled& enabled = enabled_.at(id);
  if (enabled.watcher != 0) seen_.unwatch(std::exchange(enabled.watcher, 0));
  if (!std::exchange(enabled.active, false)) return false;
  ports_.log.record(
      Event("fault.healed").with("fault", name_of(enabled)).with("target", enabled.target).with("id", id));
  if (!enabled.fault) return false;
  if (is_simulators(enabled)) return true;
  control_.heal(id);
  return false;
}

boost::asio::awaitable<void> Storm::heal(std::string as) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, enabled] : enabled_)
    if (as == "all" || enabled.as == as) ids.push_back(id);
  co_await heal_these(std::move(ids));
}

boost::asio::awaitable<void> Storm::heal_these(std::vector<std::int64_t> ids) {
  // Who stands still would not hear that another of its faults is healed.
  std::stable_partition(ids.begin(), ids.end(), [this](std::int64_t id) {
    const auto& fault = enabled_.at(id).fault;
    return fault && fault->kind->place == FaultPlace::node;
  });
  for (const std::int64_t id : ids) {
    if (!end(id)) continue;
    NodeName simulator = enabled_.at(id).fault->at;
    co_await heal_simulator_fault(ports_, std::move(simulator), id);
  }
}

void Storm::crash(Crash crash) {
  const std::int64_t id = ++last_id_;
  Enabled& enabled = enabled_[id];
  enabled.node = crash.node;
  enabled.point = crash.point;
  enabled.target = crash.node.text();
  enabled.text = "crash of " + crash.node.text() + (crash.point.empty() ? "" : " at " + crash.point);
  enabled.crashes_before = seen_.crashes(crash.node, crash.point);
  if (crash.when)
    return when(enabled, *crash.when,
                [self = shared_from_this(), id, after = crash.restart_after] { self->crash_now(id, after); });
  if (crash.point.empty()) return crash_now(id, crash.restart_after);
  started(id, "crash");
  need(control_.arm_fault_point(crash.node, crash.point, crash.nth, crash.restart_after), enabled.text);
}

void Storm::crash_now(std::int64_t id, std::optional<Duration> restart_after) {
  const NodeName node = enabled_.at(id).node;
  started(id, "crash");
  need(control_.crash(node), enabled_.at(id).text);
  restart_later(node, restart_after);
}

void Storm::restart_later(const NodeName& node, std::optional<Duration> after) {
  if (!after) return;
  ports_.timers.at(ports_.clock.steady_now() + *after, [self = shared_from_this(), node] {
    if (!self->closed_) self->restart(node);
  });
}

std::string_view Storm::name_of(const Enabled& enabled) {
  if (enabled.fault) return enabled.fault->kind->name;
  return enabled.restored ? "old_backup" : "crash";
}

void Storm::back_up(const BackUp& backup) {
  need(control_.back_up(backup.node, backup.as), "backup of " + backup.node.text());
}

void Storm::restore(const Restore& restore) {
  const std::int64_t id = ++last_id_;
  Enabled& enabled = enabled_[id];
  enabled.node = restore.node;
  enabled.target = restore.node.text();
  enabled.text = "backup " + restore.from + " in the place of the disk of " + restore.node.text();
  enabled.restored = true;
  started(id, name_of(enabled));
  need(control_.restore(restore.node, restore.from), enabled.text);
  restart_later(restore.node, restore.restart_after);
}

void Storm::restart(const NodeName& node) {
  need(control_.restart(node), "restart of " + node.text());
}

void Storm::cable(const Cable& cable) {
  const std::pair key{cable.till, cable.device};
  if (cable.plugged) {
    unplugged_.erase(key);
    need(control_.plug(cable.till, cable.device), "plugging in of the " + cable.device);
  } else {
    unplugged_.insert(key);
    need(control_.unplug(cable.till, cable.device), "unplugging of the " + cable.device);
  }
  ports_.log.record(
      Event(cable.plugged ? "cable.plugged" : "cable.unplugged").with("till", cable.till).with("device", cable.device));
}

void Storm::drop_file(const NodeName& node, const std::string& name, const std::string& bytes) {
  need(control_.drop_file(node, name, bytes), "files");
}

void Storm::step_clock(const StepClock& step) {
  need(control_.step_clock(step.node, step.by), "step of the clock of " + step.node.text());
  ports_.log.record(Event("clock.stepped").with("node", step.node.text()).with("by_ms", whole_milliseconds(step.by)));
}

void Storm::drift_clock(const DriftClock& drift) {
  need(control_.drift_clock(drift.node, drift.parts_per_million), "drift of the clock of " + drift.node.text());
  ports_.log.record(Event("clock.drifts").with("node", drift.node.text()).with("ppm", drift.parts_per_million));
}

bool Storm::advance(Duration time) {
  return control_.advance(time) == Acted::done;
}

boost::asio::awaitable<void> Storm::heal_everything() {
  std::string all = "all";
  co_await heal(std::move(all));
  control_.disarm_fault_points();
  restart_and_plug([](const NodeName&) { return true; });
}

boost::asio::awaitable<void> Storm::heal_core(std::vector<NodeName> core) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, enabled] : enabled_)
    if (within(enabled, core)) ids.push_back(id);
  co_await heal_these(std::move(ids));
  restart_and_plug([&](const NodeName& node) { return std::find(core.begin(), core.end(), node) != core.end(); });
}

void Storm::restart_and_plug(const std::function<bool(const NodeName&)>& concerns) {
  for (const auto& [till, device] : std::set(unplugged_))
    if (concerns(till)) cable({till, device, true});
  for (const NodeName& node : seen_.down())
    if (concerns(node)) restart(node);
}

// A link to or from somebody else, or to everybody from outside, is not the core's own.
bool Storm::within(const Enabled& enabled, const std::vector<NodeName>& core) const {
  const auto is_core = [&](const NodeName& node) {
    return node.empty() || std::find(core.begin(), core.end(), node) != core.end();
  };
  if (!enabled.fault) return is_core(enabled.node);
  if (enabled.fault->kind->place != FaultPlace::link) return is_core(enabled.fault->at);
  return is_core(enabled.fault->from) && is_core(enabled.fault->to);
}

void Storm::close() {
  closed_ = true;
}

void Storm::need(Acted acted, const std::string& what) {
  if (acted == Acted::not_here && !lacking_) lacking_ = "this world has no " + what;
}

std::vector<FaultResult> Storm::results() const {
  std::vector<FaultResult> results;
  results.reserve(enabled_.size());
  for (const auto& [id, enabled] : enabled_) {
    const auto crashes = seen_.crashes(enabled.node, enabled.point) - enabled.crashes_before;
    results.push_back({enabled.text, enabled.fault ? seen_.fired(id) : enabled.restored ? 1 : crashes});
  }
  return results;
}

}  // namespace tillrig
