#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/explore/options.h"
#include "harness/worlds/pack.h"

namespace tillrig::explore {

// The same seed gives the same journal. Judged by playing a world twice, which one world in sixteen is.
inline constexpr int kTruthOfRepetition = 19;
inline constexpr const char* kRunsDiffer = "truth 19: two runs of this seed differ";
inline FailureIdentity repetition_failure() {
  return {kTruthOfRepetition, "runs differ", "rig"};
}

struct Exploration {
  Setup setup;
  std::uint64_t first = 1;
  std::optional<std::uint64_t> last;              // inclusive; nullopt: until the time is over
  std::optional<std::chrono::milliseconds> time;  // nullopt: until the seeds are used up
  unsigned jobs = 1;
  std::chrono::milliseconds time_limit{60'000};  // wall time of one world: over it, it hangs
  std::optional<std::size_t> most_failures;      // ends after so many different ones
  const Roles* roles = &reference_roles();
};

// One way in which worlds broke: the first seed that showed it, and how many did.
struct Found {
  FailureIdentity identity;
  std::uint64_t seed = 0;
  std::string reason;
  std::uint64_t worlds = 0;
};

struct Ensemble {
  std::uint64_t worlds = 0;      // that were judged
  std::uint64_t not_judged = 0;  // the machine had no memory for them: neither a pass nor a failure
  std::int64_t sound = 0;        // with at least 5 finished payments, a fault, and all phases
  Duration simulated{};
  std::chrono::steady_clock::duration wall{};
  std::map<std::string, std::int64_t> counts;  // see Tally
  std::map<int, std::uint64_t> subjects;       // truth -> things it judged
  std::map<FailureIdentity, Found> found;

  // Registered truths that judged nothing in all of the worlds.
  std::vector<int> truths_without_subject() const;
  // Truths without a subject, and what never happened in this many worlds although it should sometimes: empty below a
  // thousand worlds.
  std::vector<std::string> vacuous() const;
};

// Plays the worlds of the seeds and judges each by all truths. `progress` is called about twice a second.
// REQUIRES: this process has no thread and no ZeroMQ context.
Ensemble explore(const Exploration& exploration, const std::function<void(const Ensemble&)>& progress);

// The world of one seed, played in this process. `journal`: the file its lines are written to; empty: none.
CaseOutcome play_seed(const Exploration& exploration, std::uint64_t seed, const std::filesystem::path& journal);

}  // namespace tillrig::explore
