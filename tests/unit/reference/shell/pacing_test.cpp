#include "reference/shell/pacing.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pacing)

BOOST_AUTO_TEST_CASE(the_last_pause_goes_on_for_ever) {
  const auto pacing = Pacing::parse("1000 2000 10000");
  BOOST_TEST((pacing.pause(0) == 1s));
  BOOST_TEST((pacing.pause(1) == 2s));
  BOOST_TEST((pacing.pause(2) == 10s));
  BOOST_TEST((pacing.pause(500) == 10s));
}

BOOST_AUTO_TEST_CASE(a_bound_is_worth_the_questions_that_fit_into_it) {
  const auto pacing = Pacing::parse("1000 2000 3000 5000 5000 10000");
  BOOST_TEST(pacing.questions_within(12s) == 4);
  BOOST_TEST(pacing.questions_within(60s) == 9);
  BOOST_TEST(pacing.questions_within(1ms) == 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_schedule_is_refused) {
  for (const auto* text : {"", " ", "0", "-5", "1000,2000", "1s", "1000 x", "99999999999999999999"})
    BOOST_CHECK_THROW(Pacing::parse(text), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
