#include "harness/worlds/virtual_control.h"

#include "harness/scenario/role_words.h"
#include "harness/worlds/case_setup.h"

namespace tillrig {
Acted VirtualControl::crash(const NodeName& node) {
  world_.crash(node);
  return Acted::done;
}

Acted VirtualControl::restart(const NodeName& node) {
  world_.start(node);
  return Acted::done;
}

Acted VirtualControl::back_up(const NodeName& node, const std::string& as) {
  world_.back_up(node, as);
  return Acted::done;
}

Acted VirtualControl::restore(const NodeName& node, const std::string& as) {
  world_.restore(node, as);
  return Acted::done;
}

Acted VirtualControl::arm_fault_point(const NodeName& node, const std::string& point, int nth,
                                      std::optional<Duration> restart_after) {
  if (point == kDiskPoint)
    world_.crash_before_disk_operation(node, static_cast<std::uint64_t>(nth), restart_after);
  else
    world_.arm_fault_point(node, point, nth, restart_after);
  return Acted::done;
}

void VirtualControl::disarm_fault_points() {
  world_.disarm_fault_points();
}

Acted VirtualControl::start_link_fault(const LinkFault& fault) {
  for (auto& rule : link_rules(fault)) world_.links().add(std::move(rule));
  return Acted::done;
}

Acted VirtualControl::start_disk_fault(const DiskFault& fault) {
  world_.disk(fault.node).faults().add(disk_rule(fault));
  disk_faults_.insert_or_assign(fault.id, fault.node);
  return Acted::done;
}

Acted VirtualControl::pause(std::int64_t fault_id, const NodeName& node) {
  world_.pause(node, fault_id);
  return Acted::done;
}

void VirtualControl::heal(std::int64_t fault_id) {
  world_.resume(fault_id);
  world_.links().heal(fault_id);
  const auto disk = disk_faults_.find(fault_id);
  if (disk != disk_faults_.end()) world_.disk(disk->second).faults().heal(fault_id);
}

Acted VirtualControl::unplug(const NodeName& till, const std::string& device) {
  world_.unplug(till, device);
  return Acted::done;
}

Acted VirtualControl::plug(const NodeName& till, const std::string& device) {
  world_.plug(till, device);
  return Acted::done;
}

Acted VirtualControl::drop_file(const NodeName& node, const std::string& name, const std::string& bytes) {
  world_.drop_file(node, name, bytes);
  return Acted::done;
}

Acted VirtualControl::step_clock(const NodeName& node, Duration by) {
  world_.step_clock(node, by);
  return Acted::done;
}

Acted VirtualControl::drift_clock(const NodeName& node, std::int64_t parts_per_million) {
  world_.drift_clock(node, parts_per_million);
  return Acted::done;
}

}  // namespace tillrig
