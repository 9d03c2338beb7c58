#pragma once

#include <set>
#include <string>

#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// These tills and what stands at them are not there; who reconciles does not wait for them.
void leave_tills_out(World& world, const std::set<std::string>& tills);

}  // namespace tillrig::explore
