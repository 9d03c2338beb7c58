#include "harness/explore/ensemble.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <list>
#include <utility>

#include "harness/explore/plan.h"
#include "harness/explore/tally.h"
#include "harness/worlds/case_process.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/case_worker.h"
#include "harness/worlds/virtual_case.h"
#include "harness/worlds/warm_up.h"

namespace tillrig::explore {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::uint64_t kQuotaFrom = 1000;  // worlds, from which on what should happen sometimes must have happened
constexpr std::int64_t kSoundPayments = 5;
constexpr std::uint64_t kRepeatedOneIn = 16;  // worlds that are played a second time, by another process (truth 19)

bool out_of_memory(const CaseOutcome& outcome) {
  return outcome.verdict == Verdict::error && outcome.reason.find("std::bad_alloc") != std::string::npos;
}

class Worlds {
 public:
  Worlds(const Exploration& exploration, const std::function<void(const Ensemble&)>& progress)
      : exploration_(exploration), progress_(progress), next_(exploration.first) {}

  Ensemble play() {
    while (start_what_fits() || !running_.empty()) wait();
    ensemble_.wall = Clock::now() - began_;
    return std::move(ensemble_);
  }

 private:
  struct Running {
    Running(std::uint64_t of_seed, std::chrono::milliseconds limit, CaseWorker& worker,
            std::optional<CaseOutcome> outcome)
        : seed(of_seed),
          stub(of_the_seed(of_seed)),
          process(stub, of_seed, limit, worker, of_seed, {}),
          first(std::move(outcome)) {}
    std::uint64_t seed;
    Scenario stub;  // before what refers to it
    CaseProcess process;
    std::optional<CaseOutcome> first;  // what the seed came to before, when this is its repetition
  };

  // What is said of a world that died before it could say anything.
  static Scenario of_the_seed(std::uint64_t seed) {
    Scenario stub;
    stub.id = fmt::format("explore/seed-{}", seed);
    return stub;
  }

  bool over() const {
    if (exploration_.last && next_ > *exploration_.last) return true;
    if (exploration_.time && Clock::now() - began_ >= *exploration_.time) return true;
    return exploration_.most_failures && ensemble_.found.size() >= *exploration_.most_failures;
  }

  bool start_what_fits() {
    while (running_.size() < std::max(1U, exploration_.jobs) && !over()) start(next_++, workers_, std::nullopt);
    return !running_.empty();
  }

  void start(std::uint64_t seed, std::list<CaseWorker>& by, std::optional<CaseOutcome> first) {
    running_.emplace_back(seed, exploration_.time_limit, idle(by), std::move(first));
  }

  CaseWorker& idle(std::list<CaseWorker>& workers) {
    std::erase_if(workers, [](const CaseWorker& worker) { return worker.gone(); });
    for (auto& worker : workers)
      if (worker.idle()) return worker;
    return workers.emplace_back(
        [this](std::size_t seed, const std::string&) { return play_seed(exploration_, seed, {}); });
  }

  void wait() {
    std::vector<pollfd> fds;
    for (const auto& running : running_) {
      fds.push_back({running.process.outcome_fd(), POLLIN, 0});
      fds.push_back({running.process.said_fd(), POLLIN, 0});
    }
    ::poll(fds.data(), fds.size(), 100);
    const auto now = Clock::now();
    for (auto running = running_.begin(); running != running_.end();) {
      if (!running->process.read() && now < running->process.deadline()) {
        ++running;
        continue;
      }
      const auto seed = running->seed;
      auto outcome = running->process.result();
      const auto first = std::move(running->first);
      running = running_.erase(running);
      if (first)
        repeated(*first, outcome);
      else if (seed % kRepeatedOneIn == 0 && !outcome.chain.empty())
        start(seed, twins_, std::move(outcome));
      else
        ended(seed, outcome);
    }
    if (now - told_ < 500ms) return;
    told_ = now;
    ensemble_.wall = now - began_;
    progress_(ensemble_);
  }

  // By a process with another past, so that nothing is the same but the seed.
  void repeated(const CaseOutcome& first, const CaseOutcome& again) {
    auto outcome = first;
    if (out_of_memory(again)) return ended(first.seed, outcome);
    ++outcome.subjects[kTruthOfRepetition];
    if (first.chain != again.chain && !first.failure) {
      outcome.failure = repetition_failure();
      outcome.reason = kRunsDiffer;
    }
    ended(first.seed, outcome);
  }

  void ended(std::uint64_t seed, const CaseOutcome& outcome) {
    if (out_of_memory(outcome)) {
      ++ensemble_.not_judged;
      return;
    }
    ++ensemble_.worlds;
    ensemble_.simulated += outcome.simulated;
    for (const auto& [name, count] : outcome.counts) ensemble_.counts[name] += count;
    for (const auto& [truth, subjects] : outcome.subjects) ensemble_.subjects[truth] += subjects;
    const auto count = [&](const char* name) {
      const auto found = outcome.counts.find(name);
      return found == outcome.counts.end() ? 0 : found->second;
    };
    if (count("payments") >= kSoundPayments && count("faults") > 0) ++ensemble_.sound;
    if (!outcome.failure) return;
    auto& found =
        ensemble_.found.try_emplace(*outcome.failure, Found{*outcome.failure, seed, outcome.reason, 0}).first->second;
    ++found.worlds;
    if (seed < found.seed) {
      found.seed = seed;
      found.reason = outcome.reason;
    }
  }

  const Exploration& exploration_;
  const std::function<void(const Ensemble&)>& progress_;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point told_ = began_;
  std::list<CaseWorker> workers_, twins_;  // before what they play
  std::list<Running> running_;
  std::uint64_t next_;
  Ensemble ensemble_;
};

}  // namespace

std::vector<int> Ensemble::truths_without_subject() const {
  std::vector<int> without;
  for (const auto& [truth, count] : subjects)
    if (count == 0) without.push_back(truth);
  return without;
}

std::vector<std::string> Ensemble::vacuous() const {
  std::vector<std::string> missing;
  if (worlds < kQuotaFrom) return missing;
  for (const int truth : truths_without_subject())
    missing.push_back(fmt::format("truth {} had nothing to judge", truth));
  const auto never = [&](std::string_view name) {
    if (!counts.contains(std::string(name))) missing.push_back(fmt::format("it never happened that {}", name));
  };
  for (const auto& one : sometimes())
    if (worlds >= one.quota_from) never(one.name);
  for (const auto name : sometimes_seen_in_order()) never(name);
  return missing;
}

CaseOutcome play_seed(const Exploration& exploration, std::uint64_t seed, const std::filesystem::path& journal) {
  const auto options = draw_options(exploration.setup, seed);
  const auto scenario = plan(exploration.setup, options, seed);
  PackOptions pack;
  pack.roles = exploration.roles;
  Tally tally;
  CaseRun run{scenario, seed, 1, pack, journal};
  run.watch = [&tally](const Entry& entry) { tally.on(entry); };
  auto outcome = run_virtual_case(run);
  outcome.counts = tally.counts();
  // What a world did not get round to is no failure of the lane: the ensemble is asked for it.
  if (outcome.verdict == Verdict::inconclusive) outcome.failure.reset();
  return outcome;
}

Ensemble explore(const Exploration& exploration, const std::function<void(const Ensemble&)>& progress) {
  warm_up();
  return Worlds(exploration, progress).play();
}

}  // namespace tillrig::explore
