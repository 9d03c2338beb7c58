#pragma once

#include <string>

#include "harness/worlds/case_run.h"

namespace tillrig {

// Runs the case in the virtual world of this process and writes its part of the journal.
// REQUIRES: no other virtual world in this process meanwhile. Broken programs end it by exception or abort.
CaseOutcome run_virtual_case(const CaseRun& run);

// Truth 19 in two steps, each in a process of its own. First the case is played and not judged: only the chain of the
// outcome counts, and its entries are left beside the part.
CaseOutcome run_virtual_twin(const CaseRun& run);
// Then it is played and judged, with where it parted from its twin.
CaseOutcome run_virtual_case(const CaseRun& run, const std::string& twin_chain);

}  // namespace tillrig
