#include "harness/scenario/nearest.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_AUTO_TEST_CASE(a_swap_of_neighbours_is_one_edit_and_case_is_none) {
  BOOST_TEST(edit_distance("wallet", "wallet") == 0u);
  BOOST_TEST(edit_distance("walelt", "wallet") == 1u);
  BOOST_TEST(edit_distance("Paid", "PAID") == 0u);
  BOOST_TEST(edit_distance("", "abc") == 3u);
}

BOOST_AUTO_TEST_CASE(the_nearest_name_is_offered) {
  BOOST_TEST(did_you_mean("prss", {"scan", "press", "plug"}) == "; did you mean \"press\"?");
}

BOOST_AUTO_TEST_CASE(nothing_is_offered_when_nothing_is_near) {
  BOOST_TEST(did_you_mean("zzzzzz", {"scan", "press"}) == "");
  BOOST_TEST(expected_one_of("zzzzzz", {"scan", "press"}) == "expected one of scan, press");
  BOOST_TEST(expected_one_of("x", {}) == "expected none here");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
