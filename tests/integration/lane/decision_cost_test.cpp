// What a customer waits for must stay short: at most 6 hops and 8 commits from the payment code to the answer.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "harness/journal/journal_file.h"
#include "tests/support/decision_path.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

constexpr int most_hops = 6, most_commits = 8;

DecisionCost cost_of_a_wallet_sale(const std::vector<std::string>& options) {
  const TemporaryFolder folder;
  std::vector<std::string> words{"run", "--report", folder.path().string()};
  words.insert(words.end(), options.begin(), options.end());
  words.emplace_back("scenarios/sale/wallet_success.json");
  const auto run = run_program(words);
  BOOST_REQUIRE_MESSAGE(run.exit_code == 0, run.output);
  const auto parts = read_journal((folder.path() / "journal.jsonl").string());
  BOOST_REQUIRE_MESSAGE(parts.has_value(), parts.error());
  BOOST_REQUIRE(parts->size() == 1u);
  DecisionCosts costs;
  for (const auto& entry : parts->front().entries) costs.see(entry);
  BOOST_REQUIRE(costs.sales().size() == 1u);
  return costs.sales().front();
}

void is_short(const DecisionCost& cost) {
  BOOST_TEST_MESSAGE("before the customer's answer: " << cost.hops << " hops, " << cost.commits << " commits");
  BOOST_TEST(cost.hops > 0);
  BOOST_TEST(cost.hops <= most_hops);
  BOOST_TEST(cost.commits > 0);
  BOOST_TEST(cost.commits <= most_commits);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sale_is_decided_within_six_hops_and_eight_commits) {
  is_short(cost_of_a_wallet_sale({}));
}

BOOST_AUTO_TEST_CASE(a_live_sale_is_decided_within_six_hops_and_eight_commits) {
  is_short(cost_of_a_wallet_sale({"--live"}));
}

}  // namespace tillrig
