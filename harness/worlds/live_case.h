#pragma once

#include "harness/worlds/case_run.h"

namespace tillrig {

// Runs the case as processes over ZeroMQ and writes its part of the journal.
// REQUIRES: a process of its own, without threads. Nothing of the world outlives the call.
CaseOutcome run_live_case(const CaseRun& run);

}  // namespace tillrig
