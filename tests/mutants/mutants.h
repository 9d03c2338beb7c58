#pragma once

#include <string_view>
#include <vector>

#include "harness/worlds/roles.h"

namespace tillrig::mutants {

// A lane with one mistake in it.
struct Mutant {
  std::string_view name;
  std::string_view mistake;
  int truth;                  // that catches it in the case; 0: exploring alone finds it
  std::string_view scenario;  // the case it is caught in; empty: none is
  std::string_view role;      // who makes the mistake
  MakeNode make;
  std::string_view lender = {};  // whose keys it was given; empty: nobody's
};

const std::vector<Mutant>& all();

// The lane and the simulators, one node of which makes the mistake.
Roles lane_of(const Mutant& mutant);
// Every node on ports that could be broken, and none of them is.
Roles intact_lane();

}  // namespace tillrig::mutants
