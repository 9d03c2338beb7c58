#include "harness/worlds/virtual_case.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <system_error>

#include "harness/journal/journal.h"
#include "harness/journal/journal_file.h"
#include "harness/oracles/judgement.h"
#include "harness/oracles/oracles.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/driver.h"
#include "harness/worlds/lane.h"
#include "harness/worlds/run_header.h"
#include "harness/worlds/virtual_control.h"

namespace tillrig {
namespace {

using std::chrono::seconds;

const NodeName kDriver("harness");
// A case that takes longer than this in scenario time never ends: nothing a scenario may say comes near it.
constexpr Duration kCaseBound = std::chrono::hours(48);

// One case in one world, from the first node to the verdict.
class VirtualCase {
 public:
  VirtualCase(const CaseRun& run, std::ostream* lines)
      : run_(run),
        journal_(run_header(run.scenario.id, run.scenario.title, run.seed, WorldKind::virtual_world), {.lines = lines}),
        seen_(run.scenario.world),
        oracles_(oracle_options(run.scenario.world)),
        world_(virtual_options(run.scenario.world, run.seed), journal_),
        control_(world_) {
    journal_.subscribe([this](const Entry& entry) { seen_.see(entry); });
    journal_.subscribe([this](const Entry& entry) { oracles_.on(entry); });
  }

  // The scenario itself. What is recorded here is what truth 19 compares.
  void play() {
    add_lane(world_, run_.scenario.world, *run_.options.roles);
    add_driver();
    if (!start_lane(world_, run_.scenario.world))
      throw std::runtime_error("not every node of the world became ready within 60 s of scenario time");
    world_.start(kDriver);
    const bool ended = world_.run_until([this] { return result_.has_value(); }, SteadyInstant{kCaseBound});
    if (!ended) throw std::runtime_error("the scenario did not end within 48 h of scenario time");
  }

  std::string chain() const { return journal_.chain_hex(); }

  CaseOutcome judged(std::optional<std::string> repeated_run, std::chrono::microseconds wall) {
    const auto judgement = judge(*result_, oracles_, {run_.scenario.proves, std::nullopt, {}, std::move(repeated_run)});
    record(judgement, Stamp{world_.now(), kDriver, 0}, journal_);
    journal_.finish(wall);
    CaseOutcome outcome;
    outcome.id = run_.scenario.id;
    outcome.title = run_.scenario.title;
    outcome.verdict = judgement.verdict;
    outcome.reason = judgement.reason;
    outcome.seed = run_.seed;
    outcome.simulated = world_.now();
    outcome.wall = wall;
    outcome.chain = journal_.chain_hex();
    for (const auto& truth : judgement.truths) outcome.subjects[truth.number] = truth.subjects;
    return outcome;
  }

 private:
  void add_driver() {
    NodeOptions options;
    options.make = [this](NodePorts& ports) {
      const QuietPeriod quiet{convergence_bound(run_.scenario.world), seconds(2),
                              [this] { return oracles_.settled(); }};
      return make_driver(ports, *world_.timers(kDriver), DriverTask{run_.scenario, control_, seen_, quiet, run_.seed},
                         result_);
    };
    options.keys = std::vector<std::string>();
    world_.add_node(kDriver, std::move(options));
  }

  const CaseRun& run_;
  Journal journal_;
  Observations seen_;
  Oracles oracles_;
  VirtualWorld world_;
  VirtualControl control_;
  std::optional<ScenarioResult> result_;
};

// The same case once more, in a process of its own, up to where it would be judged. Answers its chain; its entries are
// left in `lines`.
std::string play_twin(const CaseRun& run, const std::filesystem::path& lines) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  const auto child = ::fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    // A copy of this process would place its objects where they are here, and hide what depends on that.
    static const std::string moves_the_heap(100'003, ' ');
    std::ofstream file(lines, std::ios::binary | std::ios::trunc);
    VirtualCase twin(run, lines.empty() ? nullptr : &file);
    twin.play();
    file.flush();
    const auto chain = twin.chain();
    const bool told = ::write(ends[1], chain.data(), chain.size()) == static_cast<ssize_t>(chain.size());
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  std::string chain(2 * sizeof(ChainLink), '\0');
  const auto got = ::read(ends[0], chain.data(), chain.size());
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  chain.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return chain;
}

std::vector<Entry> entries_in(const std::filesystem::path& lines) {
  std::vector<Entry> entries;
  std::ifstream file(lines, std::ios::binary);
  for (std::string line; std::getline(file, line);)
    if (auto entry = read_entry_line(line)) entries.push_back(std::move(*entry));
  return entries;
}

// Empty: equal. Otherwise where the two runs part.
std::string compare(const std::string& chain, const std::string& twin_chain, const std::filesystem::path& lines,
                    const std::filesystem::path& twin_lines) {
  if (chain == twin_chain) return {};
  if (twin_chain.empty()) return "the second run did not end";
  if (lines.empty()) return "the chains of two runs of one seed differ";
  return first_difference(entries_in(lines), entries_in(twin_lines)).value_or("the chains differ, the entries do not");
}

}  // namespace

CaseOutcome run_virtual_case(const CaseRun& run) {
  const auto began = std::chrono::steady_clock::now();
  std::filesystem::path twin_lines;
  std::string twin_chain;
  if (run.options.verify_determinism) {
    if (!run.journal_part.empty()) twin_lines = run.journal_part.string() + ".twin";
    twin_chain = play_twin(run, twin_lines);
  }

  std::ofstream lines;
  if (!run.journal_part.empty()) lines.open(run.journal_part, std::ios::binary | std::ios::trunc);
  VirtualCase world(run, run.journal_part.empty() ? nullptr : &lines);
  world.play();

  std::optional<std::string> repeated;
  if (run.options.verify_determinism) {
    lines.flush();
    repeated = compare(world.chain(), twin_chain, run.journal_part, twin_lines);
    if (!twin_lines.empty()) std::filesystem::remove(twin_lines);
  }
  const auto took = std::chrono::steady_clock::now() - began;
  auto outcome = world.judged(std::move(repeated), std::chrono::duration_cast<std::chrono::microseconds>(took));
  lines.flush();
  if (!run.journal_part.empty() && !lines) throw std::runtime_error(run.journal_part.string() + ": writing failed");
  return outcome;
}

}  // namespace tillrig
