#include "harness/worlds/live_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "harness/live/live_world.h"
#include "harness/worlds/case_record.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/driver.h"
#include "harness/worlds/lane.h"
#include "harness/worlds/live_control.h"
#include "harness/worlds/role_keys.h"
#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

constexpr Duration kCaseBound = std::chrono::hours(1);
// A time bound is judged only where the machine was this many times more punctual than the bound asks for.
constexpr std::int64_t kPunctuality = 20;
// A bound that was missed is the lane's fault only if it gave the machine this long. The lateness is measured in one
// process; any other may have waited for a core meanwhile. What is missed at some speed is tried again at speed 1.
constexpr std::chrono::seconds kLeastPatience(1);

class LiveCase {
 public:
  explicit LiveCase(const CaseRun& run)
      : run_(run),
        record_(run, WorldKind::live_world, run.journal_part),
        world_(options(), record_.journal()),
        control_(world_) {}

  void play() {
    build();
    world_.start();
    DriverTask task{run_.scenario, control_, record_.seen(), record_.quiet_period(), run_.seed};
    DriverPorts ports{world_.executor(), world_.clock(), world_.timers(), world_.bus(), world_.log()};
    spawn(world_.executor(), drive(std::move(task), std::move(ports), &record_.result()));
    if (!world_.run_until([this] { return record_.result().has_value(); }, SteadyInstant{kCaseBound}))
      broken();
    else if (run_.options.hold)
      hold();
    played_ = world_.now();
    search_for_secrets();
    world_.stop();
  }

  CaseOutcome judged(std::chrono::steady_clock::time_point began) {
    const auto lateness = world_.worst_lateness(SteadyInstant{}, SteadyInstant{played_});
    return record_.judged({run_.scenario.proves, time_not_judged(), judgeable_if_missed(lateness), std::nullopt},
                          played_, std::chrono::steady_clock::now() - began);
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

  // Until a person ends it, or a node dies that should not.
  void hold() {
    const auto over = std::make_shared<bool>(false);
    boost::asio::signal_set signals(world_.executor(), SIGINT, SIGTERM);
    signals.async_wait([over](const boost::system::error_code& error, int) { *over = !error; });
    run_.options.hold(world_.folder());
    while (!*over && world_.deaths().empty())
      world_.run_until([over] { return *over; }, SteadyInstant{world_.now() + kCaseBound});
    // What the scenario came to before is not taken back by a death while somebody looked around.
    if (!world_.deaths().empty() && record_.result()->verdict == Verdict::pass) broken();
  }

  // The stores as they lie in the world's folder, their logs included, while it is there; and what dead nodes said
  // last.
  void search_for_secrets() {
    if (!record_.secrets().has_secrets()) return;
    for (const auto& file : std::filesystem::recursive_directory_iterator(world_.folder() + "/store")) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      record_.secrets().look_into_store(file.path().filename().string(), bytes);
    }
    for (const auto& death : world_.deaths())
      for (const auto& line : death.lines) record_.secrets().look_into("stderr of " + death.node.text(), line);
    record_.finish_secrets(played_);
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
    record_.result() = std::move(error);
  }

  // The shortest bound that can be judged, when the machine was late like this at this speed.
  Duration judgeable(std::chrono::nanoseconds lateness) const { return kPunctuality * lateness * run_.speed; }
  // The same for a bound that was missed.
  Duration judgeable_if_missed(std::chrono::nanoseconds lateness) const {
    return std::max(judgeable(lateness), run_.speed > 1 ? Duration(kLeastPatience * run_.speed) : Duration{});
  }

  std::optional<std::string> time_not_judged() const {
    const auto bound = oracle_options(run_.scenario.world).decision_bound;
    std::chrono::nanoseconds worst{};
    for (const auto& decision : record_.oracles().decisions())
      worst =
          std::max(worst, world_.worst_lateness(SteadyInstant{decision.asked}, SteadyInstant{decision.asked + bound}));
    const auto judged_from = a_decision_was_late() ? judgeable_if_missed(worst) : judgeable(worst);
    if (bound >= judged_from) return std::nullopt;
    return fmt::format("the machine was up to {} us late during a decision: at speed {} that judges bounds from {} ms",
                       worst.count() / 1000, run_.speed, whole_milliseconds(judged_from));
  }

  bool a_decision_was_late() const {
    const auto violations = record_.oracles().violations();
    return std::any_of(violations.begin(), violations.end(),
                       [](const Violation& violation) { return violation.truth == truth_of_time; });
  }

  const CaseRun& run_;
  CaseRecord record_;
  LiveWorld world_;
  LiveControl control_;
  Duration played_{};
};

}  // namespace

CaseOutcome run_live_case(const CaseRun& run) {
  const auto began = std::chrono::steady_clock::now();
  LiveCase world(run);
  world.play();
  return world.judged(began);
}

}  // namespace tillrig
