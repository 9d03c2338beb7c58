#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "reference/live/live_node.h"
#include "simulators/disks/disk_faults.h"
#include "simulators/links/link_faults.h"

namespace tillrig {

// Damaged links and disks in a node's process: what the node sends goes through LinkFaults, what it stores through a
// FaultyVfs. Commands: "link RULE", "disk RULE" and "heal ID".
std::unique_ptr<NodeGuest> make_fault_guest(const NodeSpec& spec, Transport& inner, Clock& clock, Timers& timers,
                                            Log& log);

// The commands for it.
std::string link_command(const LinkRule& rule);
std::string disk_command(const DiskRule& rule);
std::string heal_command(std::int64_t fault_id);

// The driver of a live world: its frames are never touched.
NodeName live_driver();

}  // namespace tillrig
