#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string searched = "9000 harness canary.searched where=engine bytes=40960\n";

BOOST_AUTO_TEST_SUITE(secrets_stay_secret)

BOOST_AUTO_TEST_CASE(a_place_that_was_searched_is_a_subject) {
  BOOST_TEST(run(searched).subjects(11) == 1U);
  BOOST_TEST(run("9000 harness canary.searched where=engine bytes=0\n").subjects(11) == 0U);
  check_clean(searched);
}

BOOST_AUTO_TEST_CASE(what_is_found_breaks_it) {
  check_broken(searched + "9001 harness canary.found where=engine what='the card number of lin-debit' form=BCD\n", 11,
               "secret in clear", "the card number of lin-debit is found in engine as BCD");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
