#pragma once

#include <cstdint>
#include <map>

#include "harness/scenario/scenario.h"
#include "harness/worlds/roles.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig {

// What the disks of a world's nodes hold before the first sale: their tables. By node; prepared once and copied into
// every world that starts from it.
using LaneDisks = std::map<NodeName, DiskImage>;

// Starts the world's nodes once, in a process of its own, and takes their disks when all are ready. Empty where that
// did not work: a world then makes its tables afresh, and says what is wrong itself.
LaneDisks lane_disks(const World& world, const Roles& roles);

// How a virtual world is made for this world file.
WorldOptions virtual_options(const World& world, std::uint64_t seed);

// Every node of the world file, its devices and its links; all down.
// REQUIRES: `roles` has each role the file names.
void add_lane(VirtualWorld& into, const World& world, const Roles& roles, const LaneDisks& disks = {});

// Starts every node of the lane and waits until all are ready. false: not within a minute of scenario time.
bool start_lane(VirtualWorld& world, const World& lane);

}  // namespace tillrig
