#pragma once

#include <string>

#include "harness/explore/ensemble.h"

namespace tillrig::explore {

// What an exploration came to, for a machine (JSON): worlds, times in seconds, what was counted in them, how many
// things each truth judged, and each way in which worlds broke with its first seed.
std::string ensemble_text(const Exploration& exploration, const Ensemble& ensemble);

}  // namespace tillrig::explore
