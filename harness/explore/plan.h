#pragma once

#include <cstdint>

#include "harness/explore/options.h"
#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// The whole world of a seed as an ordinary scenario: customers who come, things that break and heal, as explicit steps.
// After the storm everything is healed and has to become final while customers still come; then the rest is broken for
// good and a core (a till, the services, one gateway) is healed and has to become final with customers of its own.
Scenario plan(const Setup& setup, const Options& options, std::uint64_t seed);

}  // namespace tillrig::explore
