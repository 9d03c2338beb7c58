#pragma once

#include "harness/worlds/case_run.h"

namespace tillrig {

// Runs the case in the virtual world of this process and writes its part of the journal.
// REQUIRES: a process of its own (one elaboration a process). Broken programs end it by exception or abort.
CaseOutcome run_virtual_case(const CaseRun& run);

}  // namespace tillrig
