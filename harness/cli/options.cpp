#include "harness/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <thread>

#include "harness/cli/explore_words.h"

namespace tillrig::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kVirtualLimit = 60s;
constexpr auto kLiveLimit = 600s;
constexpr std::int64_t kFastest = 1000;

void add_filter(CLI::App& command, std::vector<std::string>& filters) {
  command.add_option("--filter", filters, "only cases with this label or id, or whose id matches this glob")
      ->type_name("LABEL|GLOB")
      ->expected(1)
      ->take_all();
}

void add_run(CLI::App& run, RunCommand& into, bool& live, std::optional<std::int64_t>& speed, std::string& limit) {
  run.add_flag("--live", live, "as processes over ZeroMQ instead of in the virtual world");
  run.add_option("--speed", speed, "live: scenario seconds in a wall second")
      ->check(CLI::Range(std::int64_t{1}, kFastest));
  run.add_option("--seed", into.pack.seed, "instead of the scenario's own")->type_name("N");
  add_filter(run, into.filters);
  run.add_option("--jobs", into.pack.jobs, "virtual worlds side by side")->check(CLI::Range(1u, 256u));
  run.add_option("--report", into.pack.report_directory, "write journal.jsonl, junit.xml and report.json here")
      ->type_name("DIR");
  run.add_option("--time-limit", limit, "wall time of one case; over it the case is ERROR")
      ->type_name("D")
      ->check(CLI::Validator(check_duration, "DURATION"));
  run.add_flag("--verify-determinism", into.pack.verify_determinism, "each case twice: the chains must be equal");
  run.add_flag("--hold", into.hold, "live, one case: keep the world up after its last step, until Ctrl-C");
  run.add_option("PATH", into.paths, "scenario files, or folders of them")->required();
}

void add_decide(CLI::App& decide, DecideCommand& into) {
  decide.add_option("WORLD_FOLDER", into.world, "as run --hold has printed it")->required();
  decide.add_option("ROW", into.decision.row, "the difference, as differences has printed it")->required();
  decide.add_option("--action", into.decision.action, "what is to become of it")
      ->check(CLI::IsMember({"REFUND", "ACCEPT", "WRITE_OFF"}))
      ->required();
  decide.add_option("--by", into.decision.by, "who decides")->type_name("NAME")->required();
  decide.add_option("--why", into.decision.why, "for the audit log")->required();
}

std::optional<UsageError> complete_run(RunCommand& run, bool live, std::optional<std::int64_t> speed,
                                       const std::string& limit) {
  if (speed && !live) return UsageError{"--speed: only with --live, a virtual world is as fast as it can be"};
  if (run.hold && !live) return UsageError{"--hold: only with --live, a virtual world ends with its scenario"};
  if (live && run.pack.verify_determinism)
    return UsageError{"--verify-determinism: not with --live, where nothing repeats bit for bit"};
  run.pack.world = live ? WorldKind::live_world : WorldKind::virtual_world;
  if (speed) run.pack.speed = *speed;
  run.pack.time_limit = live ? kLiveLimit : kVirtualLimit;
  if (!limit.empty()) run.pack.time_limit = in_milliseconds(limit);
  return std::nullopt;
}

}  // namespace

tl::expected<Command, UsageError> parse_command_line(std::vector<std::string> words) {
  CLI::App app{"Tillrig: can money be lost, charged twice, or left in doubt?", "tillrig"};
  app.set_version_flag("--version", "tillrig " TILLRIG_VERSION);
  app.require_subcommand(1);

  RunCommand run;
  run.pack.jobs = std::max(1u, std::thread::hardware_concurrency());
  bool live = false;
  std::optional<std::int64_t> speed;
  std::string limit;
  CLI::App* run_app = app.add_subcommand("run", "runs scenarios and judges them");
  add_run(*run_app, run, live, speed, limit);

  ListCommand list;
  CLI::App* list_app = app.add_subcommand("list", "lists the cases that run would select");
  add_filter(*list_app, list.filters);
  list_app->add_option("PATH", list.paths, "scenario files, or folders of them (scenarios)");

  CheckCommand check;
  CLI::App* check_app = app.add_subcommand("check", "checks scenario, world and prelude files and runs nothing");
  check_app->add_option("FILE", check.files, "files, or folders of them")->required();

  StatesCommand states;
  states.pack.jobs = run.pack.jobs;
  CLI::App* states_app = app.add_subcommand(
      "states", "draws every state machine of the lane and says which of its transitions no scenario covers");
  states_app->add_option("--jobs", states.pack.jobs, "virtual worlds side by side")->check(CLI::Range(1u, 256u));
  states_app->add_option("PATH", states.paths, "scenario files, or folders of them (scenarios)");

  DifferencesCommand differences;
  CLI::App* differences_app = app.add_subcommand("differences", "lists what waits for a person in a world that is up");
  differences_app->add_option("WORLD_FOLDER", differences.world, "as run --hold has printed it")->required();

  DecideCommand decide;
  CLI::App* decide_app = app.add_subcommand("decide", "decides about a difference in a world that is up");
  add_decide(*decide_app, decide);

  ExploreCommand explore;
  ExploreWords explore_words;
  explore.jobs = run.pack.jobs;
  CLI::App* explore_app = add_explore(app, explore, explore_words);
  ShrinkCommand shrink;
  shrink.jobs = run.pack.jobs;
  std::string shrink_time;
  CLI::App* shrink_app = add_shrink(app, shrink, shrink_time);
  ReplayCommand replay;
  CLI::App* replay_app = add_replay(app, replay);

  std::reverse(words.begin(), words.end());  // as CLI11 wants them
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    const auto asked = app.get_subcommands();
    return Say{asked.empty() ? app.help() : asked.front()->help()};
  } catch (const CLI::CallForVersion& version) {
    return Say{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(UsageError{error.what()});
  }
  if (check_app->parsed()) return check;
  if (explore_app->parsed()) {
    if (auto wrong = complete(explore, explore_words)) return tl::unexpected(std::move(*wrong));
    return explore;
  }
  if (shrink_app->parsed()) {
    if (!shrink_time.empty()) shrink.time = in_milliseconds(shrink_time);
    return shrink;
  }
  if (replay_app->parsed()) return replay;
  if (states_app->parsed()) {
    if (states.paths.empty()) states.paths.emplace_back("scenarios");
    return states;
  }
  if (differences_app->parsed()) return differences;
  if (decide_app->parsed()) return decide;
  if (list_app->parsed()) {
    if (list.paths.empty()) list.paths.emplace_back("scenarios");
    return list;
  }
  if (auto wrong = complete_run(run, live, speed, limit)) return tl::unexpected(std::move(*wrong));
  return run;
}

}  // namespace tillrig::cli
