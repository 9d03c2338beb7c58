#include "harness/worlds/live_control.h"

#include "harness/worlds/case_setup.h"

namespace tillrig {

Acted LiveControl::crash(const NodeName& node) {
  world_.crash(node);
  return Acted::done;
}

Acted LiveControl::restart(const NodeName& node) {
  world_.restart(node);
  return Acted::done;
}

Acted LiveControl::arm_fault_point(const NodeName& node, const std::string& point, int nth,
                                   std::optional<Duration> restart_after) {
  world_.arm_fault_point(node, point, nth, restart_after);
  return Acted::done;
}

void LiveControl::disarm_fault_points() {
  world_.disarm_fault_points();
}

Acted LiveControl::start_link_fault(const LinkFault& fault) {
  for (const auto& rule : link_rules(fault)) world_.add_link_rule(rule);
  return Acted::done;
}

// A process that is killed takes nothing from what the kernel keeps for it: only power does.
Acted LiveControl::start_disk_fault(const DiskFault& fault) {
  if (fault.kind == DiskFaultKind::lose_unsynced || fault.kind == DiskFaultKind::tear) return Acted::not_here;
  world_.add_disk_rule(fault.node, disk_rule(fault));
  return Acted::done;
}

Acted LiveControl::pause(std::int64_t fault_id, const NodeName& node) {
  world_.pause(node, fault_id);
  return Acted::done;
}

void LiveControl::heal(std::int64_t fault_id) {
  world_.heal_fault(fault_id);
}

Acted LiveControl::unplug(const NodeName& till, const std::string& device) {
  world_.unplug(till, device);
  return Acted::done;
}

Acted LiveControl::plug(const NodeName& till, const std::string& device) {
  world_.plug(till, device);
  return Acted::done;
}

Acted LiveControl::drop_file(const NodeName& node, const std::string& name, const std::string& bytes) {
  world_.drop_file(node, name, bytes);
  return Acted::done;
}

Acted LiveControl::step_clock(const NodeName& node, Duration by) {
  world_.step_clock(node, by);
  return Acted::done;
}

Acted LiveControl::drift_clock(const NodeName& node, std::int64_t parts_per_million) {
  world_.drift_clock(node, parts_per_million);
  return Acted::done;
}

}  // namespace tillrig
