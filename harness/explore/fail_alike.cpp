#include <chrono>
#include <list>

#include "harness/explore/ensemble.h"
#include "harness/explore/shrink.h"
#include "harness/worlds/case_process.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/virtual_case.h"

namespace tillrig::explore {
namespace {

constexpr std::chrono::milliseconds kLimitOfACandidate(30'000);

// Each in a process of its own, side by side.
std::vector<CaseOutcome> outcomes_of(const std::vector<Scenario>& scenarios, const PackOptions& pack) {
  std::list<CaseProcess> processes;
  for (const auto& scenario : scenarios) {
    const auto seed = scenario.seed.value_or(1);
    processes.emplace_back(scenario, seed, kLimitOfACandidate, [&scenario, &pack, seed] {
      return run_virtual_case({scenario, seed, 1, pack, {}});
    });
  }
  std::vector<CaseOutcome> outcomes;
  outcomes.reserve(processes.size());
  for (auto& process : processes) outcomes.push_back(process.waited_for());
  return outcomes;
}

}  // namespace

std::vector<bool> fail_alike(const std::vector<Scenario>& scenarios, const FailureIdentity& identity,
                             const Roles& roles) {
  PackOptions pack;
  pack.roles = &roles;
  const auto outcomes = outcomes_of(scenarios, pack);
  std::vector<bool> failed;
  failed.reserve(scenarios.size());
  if (identity.truth != kTruthOfRepetition) {
    for (const auto& outcome : outcomes) failed.push_back(outcome.failure == identity);
    return failed;
  }
  // What two runs differ in shows when there are two.
  const auto again = outcomes_of(scenarios, pack);
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    failed.push_back(!outcomes[i].chain.empty() && outcomes[i].chain != again[i].chain);
  return failed;
}

}  // namespace tillrig::explore
