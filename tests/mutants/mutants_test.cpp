#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/journal/journal_file.h"
#include "harness/scenario/loader.h"
#include "harness/worlds/pack.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/program.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::mutants {
namespace {

// Truths that this lane can break so far.
const std::set<int> kTruths{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 19};

const std::map<std::string, Scenario, std::less<>>& cases() {
  static const auto found = [] {
    const auto loaded = load_scenarios(scenario_files({"scenarios"}));
    BOOST_REQUIRE(loaded.has_value());
    std::map<std::string, Scenario, std::less<>> by_id;
    for (const auto& one : *loaded) by_id.emplace(one.id, one);
    return by_id;
  }();
  return found;
}

const Scenario& case_of(const Mutant& mutant) {
  const auto found = cases().find(mutant.scenario);
  BOOST_REQUIRE_MESSAGE(found != cases().end(), "no case " << mutant.scenario);
  return found->second;
}

// Every run is repeated: a mutant that only truth 19 can see is told from the others.
CaseOutcome run(const Scenario& scenario, const Roles& roles, const std::filesystem::path& folder) {
  PackOptions options;
  options.roles = &roles;
  options.verify_determinism = true;
  options.report_directory = folder;
  return run_pack(options, {scenario}, [](const CaseOutcome&) {}).at(0);
}

struct Caught {
  std::set<int> truths;
  std::string sentences;
};

Caught violations_in(const std::filesystem::path& folder) {
  Caught caught;
  const auto parts = read_journal((folder / "journal.jsonl").string());
  BOOST_REQUIRE_MESSAGE(parts.has_value(), parts.error());
  for (const auto& part : *parts)
    for (const auto& entry : part.entries) {
      if (entry.event.kind() != "truth.violated") continue;
      const auto truth = static_cast<int>(entry.event.integer("truth"));
      caught.truths.insert(truth);
      caught.sentences += "\n  truth " + std::to_string(truth) + ": " + std::string(entry.event.text("sentence"));
    }
  return caught;
}

void is_caught_by_its_truth(const Mutant& mutant) {
  const TemporaryFolder folder;
  const auto lane = lane_of(mutant);
  const auto outcome = run(case_of(mutant), lane, folder.path());
  const auto caught = violations_in(folder.path());
  BOOST_TEST(name_of(outcome.verdict) == name_of(Verdict::fail), outcome.reason);
  BOOST_TEST(outcome.reason.starts_with("truth "), outcome.reason);
  BOOST_TEST(caught.truths.contains(mutant.truth), mutant.mistake << ": expected truth " << mutant.truth
                                                                  << ", found: " << outcome.reason << caught.sentences);
  BOOST_TEST_MESSAGE(mutant.name << caught.sentences);
}

// One test case a mutant, by its name: `mutants --run_test=caught/till_calls_waiting_paid`.
boost::unit_test::test_suite* mutants_by_name() {
  auto* suite = BOOST_TEST_SUITE("caught");
  for (const auto& mutant : all())
    if (!mutant.scenario.empty())
      suite->add(boost::unit_test::make_test_case([&mutant] { is_caught_by_its_truth(mutant); },
                                                  std::string(mutant.name), __FILE__, __LINE__));
  return suite;
}

const bool kAdded = [] {
  boost::unit_test::framework::current_auto_test_suite().add(mutants_by_name());
  return true;
}();

BOOST_AUTO_TEST_SUITE(lanes)

BOOST_AUTO_TEST_CASE(an_intact_lane_on_breakable_ports_passes_with_the_chain_of_the_program) {
  std::set<std::string, std::less<>> ids;
  std::set<std::string> files;
  for (const auto& mutant : all()) {
    if (mutant.scenario.empty()) continue;
    ids.emplace(mutant.scenario);
    files.insert(case_of(mutant).file);
  }
  const auto chains = chains_of_the_program({files.begin(), files.end()});
  const auto lane = intact_lane();
  for (const auto& id : ids) {
    const auto outcome = run(cases().find(id)->second, lane, {});
    BOOST_TEST(name_of(outcome.verdict) == name_of(Verdict::pass), id << ": " << outcome.reason);
    BOOST_TEST(outcome.chain == chains.at(id), id << ": another chain than the program's");
  }
}

BOOST_AUTO_TEST_CASE(every_truth_that_is_judged_has_a_mutant) {
  std::map<int, int> mutants;
  for (const auto& mutant : all()) ++mutants[mutant.truth];
  for (const int truth : kTruths) BOOST_TEST(mutants[truth] > 0, "truth " << truth);
  for (const int two : {11, 12, 16}) BOOST_TEST(mutants[two] == 2, "truth " << two);
}

BOOST_AUTO_TEST_CASE(the_program_holds_no_mutant) {
  const auto program = bytes_of(program_path());
  const auto self = bytes_of("/proc/self/exe");
  for (const auto& mutant : all()) {
    BOOST_TEST((program.find(mutant.name) == std::string::npos), mutant.name);
    BOOST_TEST((self.find(mutant.name) != std::string::npos), mutant.name << " is not found where it is");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::mutants
