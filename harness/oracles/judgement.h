#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/oracles/oracles.h"
#include "harness/scenario/runner.h"
#include "reference/ports/journal.h"

namespace tillrig {

// The truth that is about time: live, it can be judged only on a machine that was punctual itself.
inline constexpr int truth_of_time = 16;

// What a case came to, with everything that says why.
struct Judgement {
  Verdict verdict = Verdict::error;
  std::string reason;         // the first one; empty for a pass
  bool machine_late = false;  // INCONCLUSIVE only because the machine was: worth another try, slower
  std::vector<Violation> violations;
  std::vector<TruthReport> truths;
  std::vector<Decision> decisions;
};

struct JudgeOptions {
  std::vector<int> proves;  // truths the scenario names: each needs a subject, else INCONCLUSIVE
  // Live, when the machine was too late for the time bounds: why. Violations of truth 16 are then not judged, and the
  // case was not either if there were any.
  std::optional<std::string> time_not_judged;
  // Live: an expectation whose bound is shorter than this and that was not met is not judged either.
  Duration judgeable_from{};
  // Truth 19, when the run was repeated: nullopt not repeated; an empty text equal; else where the runs part.
  std::optional<std::string> repeated_run;
};

// ERROR and NOT_APPLICABLE of the runner stand; else FAIL beats INCONCLUSIVE beats PASS. A violation comes before a
// failed expectation as a reason, since it says more.
Judgement judge(const ScenarioResult& result, const Oracles& oracles, const JudgeOptions& options);

// Records truth.judged {truth, name, subjects, violations}, truth.violated {truth, property, role, sentence, entry},
// decision.made {till, took_ms, text} and at last verdict {verdict, reason}: a report needs no more than the journal.
void record(const Judgement& judgement, Stamp stamp, JournalSink& journal);

}  // namespace tillrig
