#include "harness/cli/options.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::cli {
namespace {

using namespace std::chrono_literals;

RunCommand run_of(std::vector<std::string> words) {
  auto command = parse_command_line(std::move(words));
  BOOST_REQUIRE(command.has_value());
  return std::get<RunCommand>(*command);
}

std::string wrong(std::vector<std::string> words) {
  const auto command = parse_command_line(std::move(words));
  return command ? "" : command.error().text;
}

BOOST_AUTO_TEST_SUITE(options)

BOOST_AUTO_TEST_CASE(a_run_takes_every_option_of_the_design) {
  const RunCommand run = run_of({"run", "--seed", "7", "--filter", "smoke", "--jobs", "3", "--report", "out",
                                 "--time-limit", "90s", "--verify-determinism", "scenarios", "more"});
  BOOST_TEST((run.pack.world == WorldKind::virtual_world));
  BOOST_TEST((run.pack.seed == 7u));
  BOOST_TEST((run.filters == std::vector<std::string>{"smoke"}));
  BOOST_TEST(run.pack.jobs == 3u);
  BOOST_TEST(run.pack.report_directory == "out");
  BOOST_TEST((run.pack.time_limit == 90s));
  BOOST_TEST(run.pack.verify_determinism);
  BOOST_TEST((run.paths == std::vector<std::string>{"scenarios", "more"}));
}

BOOST_AUTO_TEST_CASE(a_live_run_has_a_speed_and_more_time) {
  const RunCommand run = run_of({"run", "--live", "--speed", "5", "x"});
  BOOST_TEST((run.pack.world == WorldKind::live_world));
  BOOST_TEST(run.pack.speed == 5);
  BOOST_TEST((run.pack.time_limit > run_of({"run", "x"}).pack.time_limit));
}

ExploreCommand explore_of(std::vector<std::string> words) {
  auto command = parse_command_line(std::move(words));
  BOOST_REQUIRE_MESSAGE(command.has_value(), (command ? "" : command.error().text));
  return std::get<ExploreCommand>(*command);
}

BOOST_AUTO_TEST_CASE(an_exploration_takes_seeds_or_time_and_what_is_not_drawn) {
  const auto seeds = explore_of({"explore", "--seeds", "7..9", "--faults", "drop,crash", "--set", "tills=1"});
  BOOST_TEST(seeds.first == 7U);
  BOOST_TEST((seeds.last == 9U));
  BOOST_TEST((seeds.faults == std::vector<std::string>{"drop", "crash"}));
  BOOST_TEST(seeds.fixed.at("tills") == 1);
  const auto timed = explore_of({"explore", "--for", "2m", "--faults", "all"});
  BOOST_TEST((timed.time == 120s));
  BOOST_TEST(!timed.last.has_value());
  BOOST_TEST(timed.faults.empty());
}

BOOST_AUTO_TEST_CASE(an_exploration_that_says_not_how_far_or_says_it_badly_is_refused) {
  BOOST_TEST(wrong({"explore"}).find("--seeds A..B") != std::string::npos);
  for (const char* seeds : {"9..7", "7", "a..b", "1..2x", "-1..3"})
    BOOST_TEST(wrong({"explore", "--seeds", seeds}).find("two whole numbers") != std::string::npos, seeds);
  BOOST_TEST(wrong({"explore", "--seeds", "1..2", "--set", "tills"}).find("NAME=N") != std::string::npos);
  BOOST_TEST(!wrong({"explore", "--for", "soon"}).empty());
  BOOST_TEST(!wrong({"explore", "--for", "2m", "--seeds", "1..2"}).empty());
  BOOST_TEST(!wrong({"shrink"}).empty());
  BOOST_TEST(!wrong({"replay"}).empty());
}

BOOST_AUTO_TEST_CASE(a_filter_takes_one_word_and_may_stand_twice) {
  const RunCommand run = run_of({"run", "--filter", "a", "--filter", "b", "path"});
  BOOST_TEST((run.filters == std::vector<std::string>{"a", "b"}));
  BOOST_TEST((run.paths == std::vector<std::string>{"path"}));
}

BOOST_AUTO_TEST_CASE(a_live_world_may_be_held) {
  BOOST_TEST(run_of({"run", "--live", "--hold", "x"}).hold);
  BOOST_TEST(!run_of({"run", "--live", "x"}).hold);
}

BOOST_AUTO_TEST_CASE(a_decision_names_world_row_action_person_and_reason) {
  const auto command = parse_command_line(
      {"decide", "/world", "wallet-a/SALE/P1", "--action", "WRITE_OFF", "--by", "wang", "--why", "a test row"});
  BOOST_REQUIRE(command.has_value());
  const auto& decide = std::get<DecideCommand>(*command);
  BOOST_TEST(decide.world == "/world");
  BOOST_TEST(decide.decision.row == "wallet-a/SALE/P1");
  BOOST_TEST(decide.decision.action == "WRITE_OFF");
  BOOST_TEST(decide.decision.by == "wang");
  BOOST_TEST(decide.decision.why == "a test row");
  const auto differences = parse_command_line({"differences", "/world"});
  BOOST_TEST(std::get<DifferencesCommand>(differences.value()).world == "/world");
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused_in_words) {
  BOOST_TEST(wrong({"run", "--speed", "5", "x"}) ==
             "--speed: only with --live, a virtual world is as fast as it can be");
  BOOST_TEST(wrong({"run", "--live", "--verify-determinism", "x"}) ==
             "--verify-determinism: not with --live, where nothing repeats bit for bit");
  BOOST_TEST(wrong({"run", "--hold", "x"}) == "--hold: only with --live, a virtual world ends with its scenario");
  BOOST_TEST(wrong({"decide", "w", "r", "--action", "BURN", "--by", "b", "--why", "y"}).find("WRITE_OFF") !=
             std::string::npos);
  BOOST_TEST(wrong({"run", "--time-limit", "soon", "x"}).find("expected a duration such as 90s or 5m") !=
             std::string::npos);
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"run"},
                                                {"rnu", "x"},
                                                {"run", "--sede", "1", "x"},
                                                {"run", "--jobs", "0", "x"},
                                                {"check"},
                                                {"differences"},
                                                {"decide", "w", "r", "--action", "ACCEPT", "--by", "b"},
                                                {"decide", "w", "r", "--by", "b", "--why", "y"}})
    BOOST_TEST(!wrong(words).empty());
}

BOOST_AUTO_TEST_CASE(states_takes_the_shipped_scenarios_unless_told) {
  const auto states = parse_command_line({"states", "--jobs", "3"});
  BOOST_TEST((std::get<StatesCommand>(states.value()).paths == std::vector<std::string>{"scenarios"}));
  BOOST_TEST(std::get<StatesCommand>(states.value()).pack.jobs == 3u);
}

BOOST_AUTO_TEST_CASE(help_and_version_are_said) {
  const auto version = parse_command_line({"--version"});
  BOOST_TEST(std::get<Say>(version.value()).text.starts_with("tillrig "));
  const auto help = parse_command_line({"run", "--help"});
  BOOST_TEST(std::get<Say>(help.value()).text.find("--verify-determinism") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::cli
