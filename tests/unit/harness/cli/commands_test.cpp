#include "harness/cli/commands.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "harness/journal/journal.h"
#include "harness/states/state_machine.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::cli {
namespace {

// The program with a pack that runs nothing and gives each case the verdict it is told.
class Desk {
 public:
  int run(std::vector<std::string> words) {
    const Services services{
        [this](const PackOptions& options, const std::vector<Scenario>& cases, const auto& on_result) {
          asked = options;
          if (journal && !cases.empty()) journal(options.report_directory / "journal.jsonl");
          std::vector<CaseOutcome> outcomes;
          for (const Scenario& scenario : cases) {
            ran.push_back(scenario.id);
            if (lost) continue;
            CaseOutcome outcome;
            outcome.id = scenario.id;
            outcome.verdict = verdicts.contains(scenario.id) ? verdicts.at(scenario.id) : Verdict::pass;
            on_result(outcome);
            outcomes.push_back(outcome);
          }
          return outcomes;
        },
        [this](const std::filesystem::path& folder) {
          reported = folder.string();
          return std::string("reported\n");
        },
        {}};
    return run_command_line(std::move(words), services, {out, err, false});
  }

  std::map<std::string, Verdict> verdicts;
  bool lost = false;                                          // the pack forgets its results
  std::function<void(const std::filesystem::path&)> journal;  // written by the pack
  PackOptions asked;
  std::vector<std::string> ran;
  std::string reported;
  std::ostringstream out, err;
};

const std::string kSuccess = "scenarios/sale/wallet_success.json";

BOOST_AUTO_TEST_SUITE(commands)

BOOST_FIXTURE_TEST_CASE(all_that_pass_are_a_pass, Desk) {
  BOOST_TEST(run({"run", kSuccess}) == 0);
  BOOST_TEST((ran == std::vector<std::string>{"sale/wallet_success"}));
  BOOST_TEST(out.str().find("PASS") == 0u);
  BOOST_TEST(out.str().find("1 case: 1 PASS;") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(each_verdict_has_its_exit_code, Desk) {
  for (const auto& [verdict, code] :
       {std::pair{Verdict::fail, 1}, {Verdict::inconclusive, 2}, {Verdict::not_applicable, 2}, {Verdict::error, 3}}) {
    verdicts["sale/wallet_success"] = verdict;
    BOOST_TEST(run({"run", kSuccess}) == code, name_of(verdict));
  }
}

BOOST_AUTO_TEST_CASE(the_worst_verdict_of_a_pack_decides) {
  const auto pack = [](std::initializer_list<Verdict> verdicts) {
    std::vector<CaseOutcome> outcomes;
    for (const Verdict verdict : verdicts) outcomes.emplace_back().verdict = verdict;
    return outcomes;
  };
  using enum Verdict;
  BOOST_TEST(exit_code(pack({pass, pass, pass, pass, pass, pass, pass, pass, pass, not_applicable})) == 0);
  BOOST_TEST(exit_code(pack({pass, pass, pass, pass, pass, pass, pass, pass, not_applicable})) == 2);
  BOOST_TEST(exit_code(pack({pass, fail, not_applicable})) == 1);
  BOOST_TEST(exit_code(pack({pass, inconclusive})) == 2);
  BOOST_TEST(exit_code(pack({pass, error, inconclusive})) == 3);
  BOOST_TEST(exit_code(pack({pass, error, fail})) == 1);
  BOOST_TEST(exit_code(pack({})) == 2);
}

BOOST_FIXTURE_TEST_CASE(a_pack_of_which_more_than_a_tenth_does_not_apply_says_so, Desk) {
  verdicts["sale/wallet_success"] = Verdict::not_applicable;
  BOOST_TEST(run({"run", kSuccess, "scenarios/sale/wallet_declined.json"}) == 2);
  BOOST_TEST(out.str().ends_with("INCONCLUSIVE: more than a tenth of the cases are NOT_APPLICABLE in this world\n"));
}

BOOST_FIXTURE_TEST_CASE(selecting_nothing_is_inconclusive_and_runs_nothing, Desk) {
  TemporaryFolder empty;
  BOOST_TEST(run({"run", empty.path().string()}) == 2);
  BOOST_TEST(run({"run", "--filter", "no-such-label", "scenarios"}) == 2);
  BOOST_TEST(run({"run", "scenarios/no/such/path"}) == 2);
  BOOST_TEST(run({"run", kSuccess, "scenarios/no/such/path"}) == 2);
  BOOST_TEST(run({"list", empty.path().string()}) == 2);
  BOOST_TEST(ran.empty());
  BOOST_TEST(err.str().find("scenarios/no/such/path: no such file or folder") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_invalid_file_stops_everything_with_64, Desk) {
  TemporaryFolder folder;
  const std::string bad = (folder.path() / "bad.json").string();
  std::ofstream(bad) << "{ \"id\": }";
  BOOST_TEST(run({"run", kSuccess, bad}) == 64);
  BOOST_TEST(ran.empty());
  BOOST_TEST(err.str().starts_with(bad + ":1: not JSON: "));
  BOOST_TEST(run({"check", bad}) == 64);
  BOOST_TEST(run({"check", "no/such/file.json"}) == 64);
}

BOOST_FIXTURE_TEST_CASE(wrong_usage_is_64, Desk) {
  BOOST_TEST(run({"run"}) == 64);
  BOOST_TEST(run({"dance"}) == 64);
  BOOST_TEST(err.str().find("--help") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_result_that_is_missing_is_never_a_pass, Desk) {
  lost = true;
  BOOST_TEST(run({"run", kSuccess}) == 3);
}

BOOST_FIXTURE_TEST_CASE(what_breaks_the_rig_is_said_and_is_3, Desk) {
  const Services services{[](const auto&, const auto&, const auto&) -> std::vector<CaseOutcome> {
                            throw std::runtime_error("no process left");
                          },
                          nullptr, nullptr};
  BOOST_TEST(run_command_line({"run", kSuccess}, services, {out, err, false}) == 3);
  BOOST_TEST(err.str() == "ERROR: no process left\n");
}

BOOST_FIXTURE_TEST_CASE(a_filter_is_a_label_an_identifier_or_a_glob, Desk) {
  run({"run", "--filter", "F27", "scenarios"});
  BOOST_TEST((ran == std::vector<std::string>{"timeout/F27_reply_lost_and_query_fails"}));
  ran.clear();
  run({"run", "--filter", "sale/wallet_success", "scenarios"});
  BOOST_TEST((ran == std::vector<std::string>{"sale/wallet_success"}));
  ran.clear();
  run({"run", "--filter", "*/F1?_*", "scenarios"});
  BOOST_TEST(ran.size() > 1u);
  for (const std::string& id : ran) BOOST_TEST(id.find("/F1") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(reports_are_written_where_asked_and_only_then, Desk) {
  TemporaryFolder folder;
  run({"run", kSuccess});
  BOOST_TEST(reported == "");
  run({"run", "--report", (folder.path() / "out").string(), kSuccess});
  BOOST_TEST(reported == (folder.path() / "out").string());
  BOOST_TEST(std::filesystem::is_directory(folder.path() / "out"));
}

BOOST_FIXTURE_TEST_CASE(one_world_is_held_and_its_folder_is_said, Desk) {
  BOOST_TEST(run({"run", "--live", "--hold", kSuccess}) == 0);
  BOOST_REQUIRE(asked.hold);
  asked.hold("/somewhere");
  BOOST_TEST(out.str().find("the world is up: /somewhere\n") != std::string::npos);
  BOOST_TEST(run({"run", "--live", kSuccess}) == 0);
  BOOST_TEST(!asked.hold);
  ran.clear();
  BOOST_TEST(run({"run", "--live", "--hold", kSuccess, "scenarios/sale/wallet_declined.json"}) == 64);
  BOOST_TEST(err.str() == "--hold: only with one case, found 2\n");
  BOOST_TEST(ran.empty());
}

BOOST_FIXTURE_TEST_CASE(list_says_what_would_run, Desk) {
  BOOST_TEST(run({"list", "--filter", "smoke"}) == 0);
  BOOST_TEST(out.str().find("sale/wallet_success") != std::string::npos);
  BOOST_TEST(ran.empty());
}

BOOST_FIXTURE_TEST_CASE(check_takes_worlds_and_preludes_as_well, Desk) {
  BOOST_TEST(run({"check", "scenarios"}) == 0, err.str());
  BOOST_TEST(run({"check", "scenarios/worlds/corner-shop.json"}) == 0, err.str());
  BOOST_TEST(out.str().ends_with("1 file is valid\n"));
}

// A run in which every transition of every machine happens, but for some of the last one, and its verdict.
void write_journal(const std::filesystem::path& file, const std::string& verdict, std::size_t left_out) {
  std::ofstream lines(file);
  Journal all({}, {.lines = &lines});
  const Stamp stamp{{}, NodeName("harness"), 1};
  auto machines = state_machines();
  machines.back().transitions.resize(machines.back().transitions.size() - left_out);
  for (const auto& machine : machines)
    for (const auto& row : machine.transitions)
      all.record(stamp, Event(row.from == row.to ? "state.kept" : "state.changed")
                            .with("machine", machine.machine)
                            .with("plan", machine.plan)
                            .with("from", row.from)
                            .with("to", row.to)
                            .with("event", row.event));
  all.record(stamp, Event("verdict").with("verdict", verdict));
  all.finish({});
}

BOOST_FIXTURE_TEST_CASE(states_draws_the_machines_and_names_what_no_case_that_passed_covers, Desk) {
  journal = [](const auto& file) { write_journal(file, "PASS", 1); };
  BOOST_TEST(run({"states", kSuccess}) == 1);
  BOOST_TEST(out.str().find("## payment QUERY\n") != std::string::npos);
  BOOST_TEST(out.str().find("```mermaid\nstateDiagram-v2\n") != std::string::npos);
  BOOST_TEST(out.str().find("- no scenario: OPEN --> MATCHED : match\n") != std::string::npos);
  BOOST_TEST(out.str().find("\n1 of ") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(asked.report_directory));
}

BOOST_FIXTURE_TEST_CASE(states_is_content_when_all_transitions_are_covered, Desk) {
  journal = [](const auto& file) { write_journal(file, "PASS", 0); };
  BOOST_TEST(run({"states", kSuccess}) == 0);
  BOOST_TEST(out.str().find("\nall ") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_case_that_failed_covers_nothing, Desk) {
  journal = [](const auto& file) { write_journal(file, "FAIL", 0); };
  verdicts["sale/wallet_success"] = Verdict::fail;
  BOOST_TEST(run({"states", kSuccess}) == 1);
  BOOST_TEST(out.str().find("0 of ") != std::string::npos);
  BOOST_TEST(err.str().find("FAIL") == 0u);
}

BOOST_FIXTURE_TEST_CASE(states_of_nothing_says_nothing, Desk) {
  BOOST_TEST(run({"states", "no/such/folder"}) == 2);
  BOOST_TEST(ran.empty());
}

BOOST_AUTO_TEST_CASE(a_truth_that_judged_nothing_in_the_whole_pack_is_named) {
  CaseOutcome one, other;
  one.subjects = {{1, 2}, {16, 0}, {17, 0}, {19, 0}};
  other.subjects = {{1, 0}, {16, 3}, {17, 0}, {19, 0}};
  PackOptions once, twice;
  twice.verify_determinism = true;
  BOOST_TEST((truths_without_subject({one, other}, once) == std::vector{17}));
  BOOST_TEST((truths_without_subject({one, other}, twice) == std::vector{17, 19}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::cli
