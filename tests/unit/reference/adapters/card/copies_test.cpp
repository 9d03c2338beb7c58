#include "reference/adapters/card/copies.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using namespace std::chrono_literals;

const ChannelNumber number("tillrig-shop/till-1/000001/000001");
constexpr SteadyInstant now{1s}, until{30s}, much_later{31s};

BOOST_AUTO_TEST_SUITE(copies)

BOOST_AUTO_TEST_CASE(a_copy_of_what_was_refused_is_refused_while_it_can_come) {
  Copies copies;
  BOOST_TEST(copies.begin(number, now));
  copies.end(number, false, until);
  BOOST_TEST(!copies.begin(number, now));
  BOOST_TEST(copies.begin(ChannelNumber("tillrig-shop/till-1/000001/000002"), now));
  BOOST_TEST(copies.begin(number, much_later));
}

BOOST_AUTO_TEST_CASE(one_that_is_refused_learns_that_a_copy_of_it_left) {
  Copies copies;
  BOOST_TEST(copies.begin(number, now));
  BOOST_TEST(copies.begin(number, now));
  copies.end(number, false, until);
  BOOST_TEST(copies.under_way(number));
  copies.end(number, true, until);
  BOOST_TEST(!copies.under_way(number));
  BOOST_TEST(copies.left(number));
}

BOOST_AUTO_TEST_CASE(a_copy_of_what_reached_the_bank_is_the_banks_to_tell) {
  Copies copies;
  BOOST_TEST(copies.begin(number, now));
  copies.end(number, true, until);
  BOOST_TEST(copies.begin(number, now));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
