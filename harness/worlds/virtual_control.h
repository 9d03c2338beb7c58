#pragma once

#include "harness/scenario/world_control.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig {

// What the scenario runner may do to a virtual world.
class VirtualControl final : public WorldControl {
 public:
  explicit VirtualControl(VirtualWorld& world) : world_(world) {}

  Acted crash(const NodeName& node) override;
  Acted restart(const NodeName& node) override;
  Acted back_up(const NodeName& node, const std::string& as) override;
  Acted restore(const NodeName& node, const std::string& as) override;
  Acted arm_fault_point(const NodeName& node, const std::string& point, int nth,
                        std::optional<Duration> restart_after) override;
  void disarm_fault_points() override;
  Acted start_link_fault(const LinkFault& fault) override;
  Acted start_disk_fault(const DiskFault& fault) override;
  Acted pause(std::int64_t fault_id, const NodeName& node) override;
  void heal(std::int64_t fault_id) override;
  Acted unplug(const NodeName& till, const std::string& device) override;
  Acted plug(const NodeName& till, const std::string& device) override;
  Acted drop_file(const NodeName& node, const std::string& name, const std::string& bytes) override;
  Acted step_clock(const NodeName& node, Duration by) override;
  Acted drift_clock(const NodeName& node, std::int64_t parts_per_million) override;

 private:
  VirtualWorld& world_;
  std::map<std::int64_t, NodeName> disk_faults_;  // whose disk
};

}  // namespace tillrig
