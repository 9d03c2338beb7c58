#include "harness/worlds/case_record.h"

#include <ios>
#include <stdexcept>

#include "harness/worlds/case_setup.h"
#include "harness/worlds/role_keys.h"
#include "harness/worlds/run_header.h"
#include "simulators/kernel/virtual_ports.h"

namespace tillrig {
namespace {

// What is settled stays so for this long before the run ends.
constexpr auto kLinger = std::chrono::seconds(2);

std::ofstream opened(const std::filesystem::path& lines) {
  if (lines.empty()) return {};
  return std::ofstream(lines, std::ios::binary | std::ios::trunc);
}

using Keyring = std::vector<std::pair<std::string, std::string>>;

// A live world makes its keys where nobody but its nodes reads them.
Keyring virtual_keys(std::uint64_t seed) {
  Keyring keys;
  for (const auto& name : all_key_names()) keys.emplace_back(name, key_material(seed, name));
  return keys;
}

CaseOutcome outcome_of(const CaseRun& run, const Judgement& judgement) {
  CaseOutcome outcome;
  outcome.id = run.scenario.id;
  outcome.title = run.scenario.title;
  outcome.verdict = judgement.verdict;
  outcome.reason = judgement.reason;
  outcome.seed = run.seed;
  outcome.machine_late = judgement.machine_late;
  if (judgement.verdict == Verdict::error) outcome.failure = FailureIdentity{0, "world", ""};
  if (judgement.verdict == Verdict::fail)
    outcome.failure = judgement.violations.empty()
                          ? FailureIdentity{0, "expectation", ""}
                          : FailureIdentity{judgement.violations.front().truth, judgement.violations.front().property,
                                            judgement.violations.front().role};
  for (const auto& truth : judgement.truths) outcome.subjects[truth.number] = truth.subjects;
  return outcome;
}

}  // namespace

NodeName driver_name() {
  return NodeName("harness");
}

CaseRecord::CaseRecord(const CaseRun& run, WorldKind world, const std::filesystem::path& lines)
    : run_(run),
      path_(lines),
      file_(opened(lines)),
      journal_(run_header(run.scenario.id, run.scenario.title, run.seed, world),
               {.lines = lines.empty() ? nullptr : &file_}),
      seen_(run.scenario.world),
      oracles_(oracle_options(run.scenario.world)),
      secrets_(run.scenario.world, run.seed, world == WorldKind::virtual_world ? virtual_keys(run.seed) : Keyring()) {
  journal_.subscribe([this](const Entry& entry) { seen_.see(entry); });
  journal_.subscribe([this](const Entry& entry) { oracles_.on(entry); });
  if (run_.watch) journal_.subscribe(run_.watch);
  if (secrets_.has_secrets()) journal_.subscribe([this](const Entry& entry) { secrets_.on(entry); });
}

QuietPeriod CaseRecord::quiet_period() const {
  return {convergence_bound(run_.scenario.world), kLinger, [this] { return oracles_.settled(); },
          [this](const std::vector<NodeName>& core, Duration since) { return oracles_.settled(core, since); }};
}

CaseOutcome CaseRecord::judged(const JudgeOptions& options, Duration simulated,
                               std::chrono::steady_clock::duration wall) {
  const auto judgement = judge(*result_, oracles_, options);
  record(judgement, Stamp{simulated, driver_name(), 0}, journal_);
  auto outcome = outcome_of(run_, judgement);
  outcome.simulated = simulated;
  outcome.wall = std::chrono::duration_cast<std::chrono::microseconds>(wall);
  journal_.finish(outcome.wall);
  outcome.chain = journal_.chain_hex();
  file_.flush();
  if (!path_.empty() && !file_) throw std::runtime_error(path_.string() + ": writing failed");
  return outcome;
}

}  // namespace tillrig
