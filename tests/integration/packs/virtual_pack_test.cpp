#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "harness/journal/journal_file.h"
#include "harness/scenario/fault_kinds.h"
#include "harness/scenario/loader.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Identifiers of the cases of the whole pack.
std::vector<std::string> pack() {
  const auto listed = run_program({"list", "scenarios"});
  BOOST_REQUIRE(listed.exit_code == 0);
  std::vector<std::string> cases;
  for (const auto& line : lines_of(listed.output)) cases.push_back(line.substr(0, line.find(' ')));
  return cases;
}

struct PackRun {
  std::vector<std::string> lines;
  std::map<std::string, std::string> chains;                // by identifier of the case
  std::map<std::string, std::vector<Entry>> up_to_judging;  // likewise: what is judged is not the same in every pack
};

std::vector<Entry> up_to_judging(const JournalPart& part) {
  const auto judged = std::find_if(part.entries.begin(), part.entries.end(),
                                   [](const Entry& entry) { return entry.event.kind() == "scenario.ended"; });
  return {part.entries.begin(), judged};
}

PackRun run_pack(std::vector<std::string> options) {
  const TemporaryFolder folder;
  std::vector<std::string> words{"run", "--report", folder.path().string(), "scenarios"};
  words.insert(words.begin() + 1, options.begin(), options.end());
  const auto run = run_program(words);
  BOOST_REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const auto parts = read_journal((folder.path() / "journal.jsonl").string());
  BOOST_REQUIRE_MESSAGE(parts.has_value(), parts.error());
  PackRun result{lines_of(run.output), {}, {}};
  for (const auto& part : *parts) {
    result.chains.emplace(part.header.scenario, hex(part.chain));
    result.up_to_judging.emplace(part.header.scenario, up_to_judging(part));
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_whole_pack_passes_and_again_with_equal_chains) {
  const auto cases = pack();
  BOOST_REQUIRE(cases.size() >= 40u);
  const auto once = run_pack({"--verify-determinism"});
  for (const auto& id : cases) {
    const auto says = [&id](const std::string& line) {
      return line.starts_with("PASS ") && line.find(" " + id + " ") != std::string::npos;
    };
    BOOST_TEST(std::count_if(once.lines.begin(), once.lines.end(), says) == 1, "expected one line for " << id);
    BOOST_TEST(once.chains.contains(id), "no journal of " << id);
  }
  BOOST_TEST(once.chains.size() == cases.size());
  const auto again = run_pack({"--verify-determinism", "--jobs", "2"});
  for (const auto& [id, chain] : once.chains) BOOST_TEST(again.chains.at(id) == chain, id << " is not repeatable");
  // There a process played many cases; here it plays one.
  std::size_t alone = 0;
  for (const auto& id : cases) {
    if (id.find("F1") == std::string::npos) continue;
    const auto by_itself = run_pack({"--filter", id});
    const auto difference = first_difference(by_itself.up_to_judging.at(id), once.up_to_judging.at(id));
    BOOST_TEST(!difference.has_value(), id << " played after others: " << difference.value_or(""));
    ++alone;
  }
  BOOST_TEST(alone >= 6u);
}

// What the pack promises whatever the machine.
BOOST_AUTO_TEST_CASE(forty_files_in_six_folders_tell_the_field_stories_that_are_required) {
  const auto files = scenario_files({"scenarios"});
  std::set<std::string> folders;
  for (const auto& file : files) folders.insert(std::filesystem::path(file).parent_path().filename().string());
  BOOST_TEST(
      (folders == std::set<std::string>{"duplicate", "offline", "reconciliation", "restore", "sale", "timeout"}));
  BOOST_TEST(files.size() >= 40u);

  const auto loaded = load_scenarios(files);
  BOOST_REQUIRE(loaded.has_value());
  for (const auto* story : {"F01", "F02", "F03", "F04", "F05", "F09", "F10", "F12", "F14", "F16", "F17", "F18",
                            "F21", "F22", "F23", "F24", "F26", "F27", "F30", "F31", "F32", "F33", "F34"}) {
    const auto tells = [story](const Scenario& one) {
      const auto labelled = std::find(one.labels.begin(), one.labels.end(), story) != one.labels.end();
      return labelled && one.id.find(std::string("/") + story + "_") != std::string::npos && !one.source.empty();
    };
    BOOST_TEST(std::any_of(loaded->begin(), loaded->end(), tells), "no scenario tells " << story);
  }
}

BOOST_AUTO_TEST_CASE(every_kind_of_fault_happens_in_a_scenario) {
  // What a power cut does to a disk is drawn and tried at every write of a node: harness/explore.
  const std::set<std::string_view> elsewhere{"disk_loses_unsynced", "disk_tears"};
  const auto loaded = load_scenarios(scenario_files({"scenarios"}));
  BOOST_REQUIRE(loaded.has_value());
  std::set<std::string_view> used;
  for (const auto& one : *loaded)
    for (const auto& step : one.steps)
      if (const auto* start = std::get_if<StartFault>(&step.action)) used.insert(start->fault.kind->name);
  for (const auto& kind : fault_kinds())
    BOOST_TEST(used.contains(kind.name) != elsewhere.contains(kind.name), kind.name);
}

BOOST_AUTO_TEST_CASE(every_transition_of_every_state_machine_is_covered_by_a_scenario) {
  const auto states = run_program({"states"});
  BOOST_TEST(states.exit_code == 0);
  for (const auto& line : lines_of(states.output)) {
    BOOST_TEST(!line.starts_with("- no scenario"), line);
    BOOST_TEST(!line.starts_with("- no diagram"), line);
  }
  BOOST_TEST(states.output.find("stateDiagram-v2") != std::string::npos);
}

}  // namespace tillrig
