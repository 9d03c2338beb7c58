#pragma once

#include "harness/oracles/truth.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/world_control.h"
#include "reference/ports/settings.h"
#include "simulators/disks/disk_faults.h"
#include "simulators/links/link_faults.h"

namespace tillrig {

// The settings a node gets: its own from the world file, and what the file says elsewhere about what it keeps (the
// goods of the stock, the customers of a wallet).
Settings settings_for(const World& world, const WorldNode& node);

// How long after healing everything pending must be final (truth 17): the longest waits that the lane's own settings
// allow, one after another. A scenario changes it only through those settings.
Duration convergence_bound(const World& world);

// What the truths take as given, from the same settings.
OracleOptions oracle_options(const World& world);

// The rules by which links do what a scenario asks: one for each direction, all under the fault's id.
std::vector<LinkRule> link_rules(const LinkFault& fault);

// The rule by which a disk does.
DiskRule disk_rule(const DiskFault& fault);

}  // namespace tillrig
