#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "harness/journal/journal_file.h"
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
  BOOST_REQUIRE(cases.size() >= 12u);
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

BOOST_AUTO_TEST_CASE(every_transition_of_every_state_machine_is_covered_by_a_scenario) {
  const auto states = run_program({"states"});
  BOOST_TEST(states.exit_code == 0);
  for (const auto& line : lines_of(states.output)) BOOST_TEST(!line.starts_with("- no scenario"), line);
  BOOST_TEST(states.output.find("stateDiagram-v2") != std::string::npos);
}

}  // namespace tillrig
