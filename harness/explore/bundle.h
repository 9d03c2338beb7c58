#pragma once

#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "harness/explore/ensemble.h"
#include "harness/explore/shrink.h"

namespace tillrig::explore {

// What is kept of a world that broke, in a folder of its own:
//   options.json   what the seed came to
//   scenario.json  its customers and its troubles as steps, with worlds/<id>.json beside it
//   journal.jsonl  of that scenario
//   disks/         what every node's disk held at the end
//   verdict.json   what broke, by which truth, and how it was shrunk
//   shrunk.json    the smallest scenario that breaks in the same way, an ordinary one
struct Bundle {
  std::filesystem::path folder;
  FailureIdentity identity;
  std::string reason;
  Scenario scenario;
  Shrunk shrunk;
};

// Leaves <out>/ensemble.json. Throws std::runtime_error when it cannot.
void write_ensemble(const Exploration& exploration, const Ensemble& ensemble, const std::filesystem::path& out);

// Plays the seed into <out>/seed-<n> as the scenario file that it comes to, and answers what that came to.
struct Kept {
  std::filesystem::path folder;
  Scenario scenario;
  CaseOutcome outcome;
};
tl::expected<Kept, std::string> keep_world(const Exploration& exploration, std::uint64_t seed,
                                           const std::filesystem::path& out);

// Plays the seed once more into <out>/seed-<n> and shrinks it. Refuses when it does not break alike as a scenario file.
tl::expected<Bundle, std::string> write_bundle(const Exploration& exploration, const Found& found,
                                               const std::filesystem::path& out, const ShrinkOptions& options);

// Shrinks a bundle anew, or a scenario file that fails, and writes shrunk.json beside it.
tl::expected<Bundle, std::string> shrink_again(const std::filesystem::path& bundle_or_file, const Roles& roles,
                                               const ShrinkOptions& options);

// Plays a bundle's scenario again, or a scenario file twice.
struct Replayed {
  std::string difference;  // empty: the same chain; else the first entry that differs
  std::string chain;
  std::vector<Entry> seen;
  CaseOutcome outcome;
};
tl::expected<Replayed, std::string> replay(const std::filesystem::path& bundle_or_file, const Roles& roles);

}  // namespace tillrig::explore
