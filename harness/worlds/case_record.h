#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "harness/journal/journal.h"
#include "harness/oracles/judgement.h"
#include "harness/oracles/oracles.h"
#include "harness/scenario/observations.h"
#include "harness/scenario/runner.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/secrets_search.h"

namespace tillrig {

// The node that performs a scenario, in both worlds.
NodeName driver_name();

// What is kept of one case while it runs, and what it came to: the same in both worlds.
class CaseRecord {
 public:
  // `lines`: the file that the journal's lines are written to; empty: none.
  CaseRecord(const CaseRun& run, WorldKind world, const std::filesystem::path& lines);
  CaseRecord(const CaseRecord&) = delete;
  CaseRecord& operator=(const CaseRecord&) = delete;

  Journal& journal() { return journal_; }
  Observations& seen() { return seen_; }
  const Oracles& oracles() const { return oracles_; }
  std::optional<ScenarioResult>& result() { return result_; }
  QuietPeriod quiet_period() const;
  // Sees the journal by itself; the world shows it the stores before it is closed.
  SecretsSearch& secrets() { return secrets_; }
  void finish_secrets(Duration now) { secrets_.finish(Stamp{now, driver_name(), 0}, journal_); }
  // All lines so far are in the file.
  void flush() { file_.flush(); }

  // Judges the result and closes the journal. REQUIRES: there is a result. Throws std::runtime_error when the lines
  // could not be written.
  CaseOutcome judged(const JudgeOptions& options, Duration simulated, std::chrono::steady_clock::duration wall);

 private:
  const CaseRun& run_;
  std::filesystem::path path_;
  std::ofstream file_;
  Journal journal_;
  Observations seen_;
  Oracles oracles_;
  SecretsSearch secrets_;
  std::optional<ScenarioResult> result_;
};

}  // namespace tillrig
