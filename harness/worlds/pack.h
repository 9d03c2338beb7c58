#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/runner.h"
#include "harness/scenario/scenario.h"
#include "harness/worlds/roles.h"
#include "reference/protocol/time.h"

namespace tillrig {

struct PackOptions {
  WorldKind world = WorldKind::virtual_world;
  // Live only: scenario seconds in a wall second. A case that the machine was too late for runs once more at 1.
  std::int64_t speed = 10;
  std::optional<std::uint64_t> seed;             // else the scenario's own
  unsigned jobs = 1;                             // virtual worlds side by side; live worlds run one after another
  std::filesystem::path report_directory;        // journal.jsonl is written here; empty: no journal is kept
  std::chrono::milliseconds time_limit{60'000};  // wall time of one case; a case over it is ERROR
  bool verify_determinism = false;               // virtual only: each case twice, the chains must be equal (truth 19)
  // Live, one case: told the world's folder when the last step is done. The world then stays up until SIGINT or
  // SIGTERM.
  std::function<void(const std::string& folder)> hold;
  const Roles* roles = &reference_roles();  // what the nodes of the lane are made of
};

// Which truth was broken first, and how: the same bug is found again by this. truth 0: an expectation, or the world.
struct FailureIdentity {
  int truth = 0;
  std::string property;
  std::string role;
  bool operator==(const FailureIdentity&) const = default;
  auto operator<=>(const FailureIdentity&) const = default;
};

// What one case came to. Everything a report needs beyond this is in the journal.
struct CaseOutcome {
  std::string id;
  std::string title;
  Verdict verdict = Verdict::error;
  std::string reason;  // first reason, in words; empty for a pass
  std::uint64_t seed = 0;
  Duration simulated{};
  std::chrono::microseconds wall{};
  bool machine_late = false;              // live: not judged because the machine was not punctual enough for this speed
  std::map<int, std::uint64_t> subjects;  // truth -> how many things it judged
  std::optional<FailureIdentity> failure;      // FAIL and ERROR
  std::map<std::string, std::int64_t> counts;  // what a watcher of the run has counted
  std::string chain;  // hex of the journal chain's last link; empty when the world did not finish
};

// Whether more than a tenth of the cases are NOT_APPLICABLE: such a pack says too little about the lane, so it is
// INCONCLUSIVE.
bool too_little_applies(const std::vector<CaseOutcome>& outcomes);

// Runs every case in a world of its own and reports each in the order of `cases`. No world runs in this process: a live
// one has a process of its own, virtual ones follow each other in the processes of this pack, one a job. A case whose
// world crashes, hangs or stays silent is ERROR with its last lines. Writes <report_directory>/journal.jsonl.
// A case that is held runs in this process, for as long as a person wishes.
// REQUIRES: this process has no thread and no ZeroMQ context. Throws std::runtime_error when no process or file can be
// made.
std::vector<CaseOutcome> run_pack(const PackOptions& options, const std::vector<Scenario>& cases,
                                  const std::function<void(const CaseOutcome&)>& on_result);

}  // namespace tillrig
