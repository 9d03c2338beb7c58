#include "harness/worlds/pack.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <fstream>
#include <list>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/worlds/case_process.h"
#include "harness/worlds/case_record.h"
#include "harness/worlds/case_worker.h"
#include "harness/worlds/live_case.h"
#include "harness/worlds/run_header.h"
#include "harness/worlds/virtual_case.h"
#include "harness/worlds/warm_up.h"
#include "reference/ports/event_codec.h"

namespace tillrig {
namespace {

namespace fs = std::filesystem;

std::uint64_t seed_of(const PackOptions& options, const Scenario& scenario) {
  constexpr std::uint64_t kUsualSeed = 1;
  return options.seed.value_or(scenario.seed.value_or(kUsualSeed));
}

// The pack's journal: parts of cases, written by children beside it and joined in the order of the cases.
class PackJournal {
 public:
  explicit PackJournal(const fs::path& directory) : directory_(directory) {
    if (directory_.empty()) return;
    fs::create_directories(directory_);
    file_.open(directory_ / "journal.jsonl", std::ios::binary | std::ios::trunc);
    if (!file_) throw std::runtime_error(fmt::format("{}: cannot be written", (directory_ / "journal.jsonl").string()));
  }

  fs::path part(std::size_t index) const {
    return directory_.empty() ? fs::path() : directory_ / fmt::format("part-{}.jsonl", index);
  }

  // What a world that died left behind is cut short: it is replaced by a part that says what happened.
  void join(std::size_t index, const CaseOutcome& outcome, const PackOptions& options) {
    if (directory_.empty()) return;
    if (outcome.chain.empty()) write_verdict_only(index, outcome, options);
    std::ifstream part_file(part(index), std::ios::binary);
    if (part_file.peek() != std::ifstream::traits_type::eof()) file_ << part_file.rdbuf();
    part_file.close();
    fs::remove(part(index));
    file_.flush();
    if (!file_) throw std::runtime_error("journal.jsonl: writing failed, the report would be incomplete");
  }

 private:
  void write_verdict_only(std::size_t index, const CaseOutcome& outcome, const PackOptions& options) {
    std::ofstream lines(part(index), std::ios::binary | std::ios::trunc);
    Journal journal(run_header(outcome.id, outcome.title, outcome.seed, options.world), {.lines = &lines});
    journal.record(Stamp{{}, driver_name(), 0},
                   Event("verdict").with("verdict", name_of(outcome.verdict)).with("reason", outcome.reason));
    journal.finish(outcome.wall);
  }

  fs::path directory_;
  std::ofstream file_;
};

CaseOutcome not_applicable(const Scenario& scenario, std::uint64_t seed, std::string why) {
  CaseOutcome outcome;
  outcome.id = scenario.id;
  outcome.title = scenario.title;
  outcome.seed = seed;
  outcome.verdict = Verdict::not_applicable;
  outcome.reason = std::move(why);
  return outcome;
}

class Pack {
 public:
  Pack(const PackOptions& options, const std::vector<Scenario>& cases,
       const std::function<void(const CaseOutcome&)>& on_result)
      : options_(options), cases_(cases), on_result_(on_result), journal_(options.report_directory) {
    outcomes_.resize(cases.size());
    done_.resize(cases.size(), false);
  }

  std::vector<CaseOutcome> run() {
    while (reported_ < cases_.size()) {
      start_what_fits();
      if (!running_.empty()) wait();
      report_in_order();
    }
    return std::move(outcomes_);
  }

 private:
  struct Running {
    Running(std::size_t case_index, std::int64_t case_speed, CaseProcess case_process)
        : index(case_index), speed(case_speed), process(std::move(case_process)) {}
    std::size_t index;
    std::int64_t speed;
    CaseProcess process;
    bool twin = false;  // of the case, which is started when this has ended
  };

  void start_what_fits() {
    const std::size_t most = options_.world == WorldKind::live_world ? 1 : std::max(1U, options_.jobs);
    while (running_.size() < most && next_ < cases_.size()) start(next_++);
  }

  void start(std::size_t index) { start(index, options_.speed, std::nullopt); }

  // `twin_chain`: of the run that this one is to repeat, when there has been one.
  void start(std::size_t index, std::int64_t speed, const std::optional<std::string>& twin_chain) {
    const auto& scenario = cases_[index];
    const auto seed = seed_of(options_, scenario);
    if (auto why = why_not_applicable(scenario, options_.world)) {
      end(index, not_applicable(scenario, seed, std::move(*why)));
      return;
    }
    if (options_.hold) return end(index, run_live_case(run_of(index, speed)));
    // Slower than asked for takes that much longer.
    const auto limit =
        options_.world == WorldKind::live_world ? options_.time_limit * (options_.speed / speed) : options_.time_limit;
    if (options_.world == WorldKind::live_world)
      running_.emplace_back(index, speed, CaseProcess(scenario, seed, limit, [this, index, speed] {
                              return run_live_case(run_of(index, speed));
                            }));
    else if (options_.verify_determinism && !twin_chain)
      running_.emplace_back(index, speed, CaseProcess(scenario, seed, limit, idle(twins_, twin()), index, {})).twin =
          true;
    else
      running_.emplace_back(index, speed,
                            CaseProcess(scenario, seed, limit, idle(workers_, one()), index, twin_chain.value_or("")));
  }

  CaseRun run_of(std::size_t index, std::int64_t speed) const {
    return {cases_[index], seed_of(options_, cases_[index]), speed, options_, journal_.part(index)};
  }

  CaseWorker::Play one() const {
    return [this](std::size_t index, const std::string& twin_chain) {
      const auto run = run_of(index, options_.speed);
      return options_.verify_determinism ? run_virtual_case(run, twin_chain) : run_virtual_case(run);
    };
  }

  CaseWorker::Play twin() const {
    return [this](std::size_t index, const std::string&) { return run_virtual_twin(run_of(index, options_.speed)); };
  }

  static CaseWorker& idle(std::list<CaseWorker>& workers, const CaseWorker::Play& play) {
    std::erase_if(workers, [](const CaseWorker& worker) { return worker.gone(); });
    for (auto& worker : workers)
      if (worker.idle()) return worker;
    return workers.emplace_back(play);
  }

  void wait() {
    std::vector<pollfd> fds;
    auto earliest = running_.front().process.deadline();
    for (const auto& running : running_) {
      // A negative descriptor is ignored by poll: closed already.
      fds.push_back({running.process.outcome_fd(), POLLIN, 0});
      fds.push_back({running.process.said_fd(), POLLIN, 0});
      earliest = std::min(earliest, running.process.deadline());
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(earliest - std::chrono::steady_clock::now()).count();
    ::poll(fds.data(), fds.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, 1000)));
    const auto now = std::chrono::steady_clock::now();
    for (auto running = running_.begin(); running != running_.end();) {
      if (running->process.read() || now >= running->process.deadline()) {
        const auto index = running->index;
        const bool may_try_slower = running->speed > 1;
        const bool was_a_twin = running->twin;
        auto outcome = running->process.result();
        running = running_.erase(running);
        if (was_a_twin && !outcome.chain.empty())
          start(index, options_.speed, outcome.chain);
        else if (outcome.machine_late && may_try_slower)
          start(index, 1, std::nullopt);
        else
          end(index, std::move(outcome));
      } else {
        ++running;
      }
    }
  }

  void end(std::size_t index, CaseOutcome outcome) {
    outcomes_[index] = std::move(outcome);
    done_[index] = true;
  }

  void report_in_order() {
    for (; reported_ < cases_.size() && done_[reported_]; ++reported_) {
      journal_.join(reported_, outcomes_[reported_], options_);
      on_result_(outcomes_[reported_]);
    }
  }

  const PackOptions& options_;
  const std::vector<Scenario>& cases_;
  const std::function<void(const CaseOutcome&)>& on_result_;
  PackJournal journal_;
  std::list<CaseWorker> workers_, twins_;  // before what they play
  std::vector<CaseOutcome> outcomes_;
  std::vector<bool> done_;
  std::list<Running> running_;
  std::size_t next_ = 0;
  std::size_t reported_ = 0;
};

}  // namespace

bool too_little_applies(const std::vector<CaseOutcome>& outcomes) {
  constexpr std::ptrdiff_t kOneIn = 10;
  const auto skipped = std::count_if(outcomes.begin(), outcomes.end(),
                                     [](const CaseOutcome& one) { return one.verdict == Verdict::not_applicable; });
  return skipped * kOneIn > std::ssize(outcomes);
}

std::vector<CaseOutcome> run_pack(const PackOptions& options, const std::vector<Scenario>& cases,
                                  const std::function<void(const CaseOutcome&)>& on_result) {
  if (options.world == WorldKind::virtual_world) warm_up();
  return Pack(options, cases, on_result).run();
}

}  // namespace tillrig
