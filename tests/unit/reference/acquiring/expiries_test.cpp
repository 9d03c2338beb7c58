#include "reference/acquiring/expiries.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::acquiring {

using namespace std::chrono_literals;

namespace {

const OrderId first("1"), second("2");

SteadyInstant at(Duration since_start) {
  return {since_start};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expiries)

BOOST_AUTO_TEST_CASE(the_next_order_is_the_one_whose_wall_time_comes_first) {
  Expiries expiries;
  expiries.watch(first, 9'000, at(9s));
  expiries.watch(second, 7'000, at(7s));
  BOOST_TEST(expiries.next(5'000, at(5s)).order == second);
  BOOST_TEST((expiries.next(5'000, at(5s)).left == 2s));
  BOOST_TEST((expiries.next(7'500, at(7500ms)).left < 0s));
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_was_set_back_holds_no_order_open_for_longer_than_it_was_given) {
  Expiries expiries;
  expiries.watch(first, 3'600'000 + 9'000, at(9s));
  const auto next = expiries.next(0, at(8s));
  BOOST_TEST(next.order == first);
  BOOST_TEST((next.left == 1s));
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_was_set_ahead_ends_an_order_at_once) {
  Expiries expiries;
  expiries.watch(first, 9'000, at(9s));
  BOOST_TEST((expiries.next(3'600'000, at(1s)).left < 0s));
}

BOOST_AUTO_TEST_CASE(an_order_that_is_forgotten_does_not_come_up) {
  Expiries expiries;
  expiries.watch(first, 1'000, at(1s));
  expiries.watch(second, 2'000, at(2s));
  expiries.forget(first);
  expiries.forget(first);
  BOOST_TEST(expiries.next(0, at(0s)).order == second);
  expiries.forget(second);
  BOOST_TEST(expiries.empty());
}

BOOST_AUTO_TEST_CASE(an_order_that_is_watched_twice_keeps_its_first_moments) {
  Expiries expiries;
  expiries.watch(first, 1'000, at(1s));
  expiries.watch(first, 9'000, at(9s));
  BOOST_TEST((expiries.next(0, at(0s)).left == 1s));
  expiries.forget(first);
  BOOST_TEST(expiries.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tillrig::acquiring
