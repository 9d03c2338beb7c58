#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

BOOST_AUTO_TEST_SUITE(oracles)

BOOST_AUTO_TEST_CASE(a_good_sale_breaks_no_truth_and_is_judged_by_each) {
  const auto judged = run(Sale().text());
  BOOST_TEST(judged.violations.empty(), all_of(judged));
  for (const int truth : {1, 2, 5, 6, 14, 15, 16, 17}) BOOST_TEST(judged.subjects(truth) > 0U, "truth " << truth);
  BOOST_TEST_REQUIRE(judged.decisions.size() == 1U);
  BOOST_TEST(judged.decisions[0].took.count() == 150'000'000);
  BOOST_TEST(judged.decisions[0].text == "PAID");
}

BOOST_AUTO_TEST_CASE(a_declined_sale_breaks_no_truth) {
  check_clean(declined().text());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
