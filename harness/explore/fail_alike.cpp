#include <chrono>
#include <list>

#include "harness/explore/shrink.h"
#include "harness/worlds/case_process.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/virtual_case.h"

namespace tillrig::explore {

std::vector<bool> fail_alike(const std::vector<Scenario>& scenarios, const FailureIdentity& identity,
                             const Roles& roles) {
  constexpr std::chrono::milliseconds kLimit(30'000);
  PackOptions pack;
  pack.roles = &roles;
  std::list<CaseProcess> processes;
  for (const auto& scenario : scenarios) {
    const auto seed = scenario.seed.value_or(1);
    processes.emplace_back(scenario, seed, kLimit, [&scenario, &pack, seed] {
      return run_virtual_case({scenario, seed, 1, pack, {}});
    });
  }
  std::vector<bool> failed;
  for (auto& process : processes) failed.push_back(process.waited_for().failure == identity);
  return failed;
}

}  // namespace tillrig::explore
