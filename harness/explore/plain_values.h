#pragma once

#include <cstddef>
#include <vector>

#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// Places in a scenario where a value could be plainer: its steps, then its waits, then parts of its world.
std::size_t plainer_count(const Scenario& scenario);
// The same scenario with that place plainer, the plainest first; empty: it cannot be.
std::vector<Scenario> plainer(const Scenario& scenario, std::size_t place);

}  // namespace tillrig::explore
