#include "harness/worlds/live_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "harness/journal/journal.h"
#include "harness/live/live_world.h"
#include "harness/oracles/judgement.h"
#include "harness/oracles/oracles.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/driver.h"
#include "harness/worlds/lane.h"
#include "harness/worlds/live_control.h"
#include "harness/worlds/role_keys.h"
#include "harness/worlds/run_header.h"
#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

const NodeName kDriver("harness");
constexpr Duration kCaseBound = std::chrono::hours(1);
// A time bound is judged only where the machine was this many times more punctual than the bound asks for.
constexpr std::int64_t kPunctuality = 20;

class LiveCase {
 public:
  LiveCase(const CaseRun& run, std::ostream* lines)
      : run_(run),
        journal_(run_header(run.scenario.id, run.scenario.title, run.seed, WorldKind::live_world), {.lines = lines}),
        seen_(run.scenario.world),
        oracles_(oracle_options(run.scenario.world)),
        world_(options(), journal_),
        control_(world_) {
    journal_.subscribe([this](const Entry& entry) { seen_.see(entry); });
    journal_.subscribe([this](const Entry& entry) { oracles_.on(entry); });
  }

  void play() {
    build();
    world_.start();
    const QuietPeriod quiet{convergence_bound(run_.scenario.world), std::chrono::seconds(2),
                            [this] { return oracles_.settled(); }};
    DriverTask task{run_.scenario, control_, seen_, quiet, run_.seed};
    DriverPorts ports{world_.executor(), world_.clock(), world_.timers(), world_.bus(), world_.log()};
    spawn(world_.executor(), drive(std::move(task), std::move(ports), &result_));
    if (!world_.run_until([this] { return result_.has_value(); }, SteadyInstant{kCaseBound})) broken();
    played_ = world_.now();
    world_.stop();
  }

  CaseOutcome judged(std::chrono::steady_clock::time_point began) {
    const auto judgement =
        judge(*result_, oracles_,
              {run_.scenario.proves, time_not_judged(),
               judgeable(world_.worst_lateness(SteadyInstant{}, SteadyInstant{played_})), std::nullopt});
    record(judgement, Stamp{played_, kDriver, 0}, journal_);
    const auto wall = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    journal_.finish(wall);
    CaseOutcome outcome;
    outcome.id = run_.scenario.id;
    outcome.title = run_.scenario.title;
    outcome.verdict = judgement.verdict;
    outcome.reason = judgement.reason;
    outcome.seed = run_.seed;
    outcome.simulated = played_;
    outcome.wall = wall;
    outcome.chain = journal_.chain_hex();
    outcome.machine_late = judgement.machine_late;
    for (const auto& truth : judgement.truths) outcome.subjects[truth.number] = truth.subjects;
    return outcome;
  }

 private:
  LiveWorldOptions options() const {
    LiveWorldOptions options;
    options.speed = run_.speed;
    options.seed = run_.seed;
    options.wall_epoch = run_.scenario.world.epoch;
    return options;
  }

  void build() {
    for (const auto& node : run_.scenario.world.nodes) {
      LiveNodeOptions options;
      options.role = node.role;
      options.settings = settings_for(run_.scenario.world, node);
      options.keys = keys_of_role(node.role);
      world_.add_node(node.name, std::move(options));
    }
    for (const auto& node : run_.scenario.world.nodes)
      if (node.role == "desk") world_.connect_devices(node.till, node.name, node.devices);
  }

  // Whatever stopped the world, the scenario has no result: the rig's own error, with what the dead said last.
  void broken() {
    ScenarioResult error;
    error.reason = "the scenario did not end within an hour of scenario time";
    if (!world_.deaths().empty()) {
      const auto& death = world_.deaths().front();
      error.reason =
          fmt::format("{} died ({}); its last lines: {}", death.node.text(), death.how, fmt::join(death.lines, " | "));
    }
    result_ = std::move(error);
  }

  // The shortest bound that can be judged, when the machine was late like this at this speed.
  Duration judgeable(std::chrono::nanoseconds lateness) const { return kPunctuality * lateness * run_.speed; }

  std::optional<std::string> time_not_judged() const {
    const auto bound = oracle_options(run_.scenario.world).decision_bound;
    std::chrono::nanoseconds worst{};
    for (const auto& decision : oracles_.decisions())
      worst =
          std::max(worst, world_.worst_lateness(SteadyInstant{decision.asked}, SteadyInstant{decision.asked + bound}));
    if (bound >= judgeable(worst)) return std::nullopt;
    return fmt::format("the machine was up to {} us late during a decision: at speed {} that judges bounds from {} ms",
                       worst.count() / 1000, run_.speed, whole_milliseconds(judgeable(worst)));
  }

  const CaseRun& run_;
  Journal journal_;
  Observations seen_;
  Oracles oracles_;
  LiveWorld world_;
  LiveControl control_;
  std::optional<ScenarioResult> result_;
  Duration played_{};
};

}  // namespace

CaseOutcome run_live_case(const CaseRun& run) {
  const auto began = std::chrono::steady_clock::now();
  std::ofstream lines;
  if (!run.journal_part.empty()) lines.open(run.journal_part, std::ios::binary | std::ios::trunc);
  LiveCase world(run, run.journal_part.empty() ? nullptr : &lines);
  world.play();
  auto outcome = world.judged(began);
  lines.flush();
  if (!run.journal_part.empty() && !lines) throw std::runtime_error(run.journal_part.string() + ": writing failed");
  return outcome;
}

}  // namespace tillrig
