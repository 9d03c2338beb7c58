#include "reference/protocol/time.h"

#include <boost/test/unit_test.hpp>
#include <type_traits>

namespace tillrig {
namespace {

using namespace std::chrono_literals;

template <class A, class B>
concept Subtractable = requires(A a, B b) {
  a - b;
};
static_assert(!Subtractable<WallInstant, SteadyInstant>, "the two clocks do not mix");
static_assert(!std::is_convertible_v<WallInstant, SteadyInstant>, "the two clocks do not mix");

BOOST_AUTO_TEST_SUITE(time)

BOOST_AUTO_TEST_CASE(an_instant_moves_by_a_duration_and_back) {
  const SteadyInstant start{5s};
  BOOST_TEST(((start + 3s) - start == 3s));
  BOOST_TEST((start + 3s > start));
  const WallInstant morning{1h};
  BOOST_TEST(((morning + 1ns) - morning == 1ns));
}

BOOST_AUTO_TEST_CASE(part_of_a_millisecond_is_dropped) {
  BOOST_TEST(whole_milliseconds(2999999ns) == 2);
  BOOST_TEST(whole_milliseconds(0ns) == 0);
  BOOST_TEST(whole_milliseconds(3s) == 3000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
