#include "reference/acquiring/snowflake.h"

#include <boost/test/unit_test.hpp>
#include <set>

using namespace tillrig;
using namespace tillrig::acquiring;
using namespace std::chrono_literals;

namespace {

constexpr WallInstant start{std::chrono::seconds(1'767'225'600)};  // 2026-01-01

}  // namespace

BOOST_AUTO_TEST_SUITE(snowflake)

BOOST_AUTO_TEST_CASE(a_number_holds_its_millisecond_its_worker_and_its_place) {
  Snowflake ids(5, 0);
  const auto first = ids.next(start + 1234ms);
  const auto second = ids.next(start + 1234ms);
  BOOST_TEST((first >> 22) == 1234);
  BOOST_TEST(((first >> 12) & 1023) == 5);
  BOOST_TEST((first & 4095) == 0);
  BOOST_TEST(second == first + 1);
}

BOOST_AUTO_TEST_CASE(five_thousand_in_one_millisecond_are_unique_and_rise) {
  Snowflake ids(1, 0);
  std::int64_t last = 0;
  for (int i = 0; i < 5000; ++i) {
    const auto id = ids.next(start + 1ms);
    BOOST_REQUIRE(id > last);
    BOOST_REQUIRE(((id >> 12) & 1023) == 1);
    last = id;
  }
  BOOST_TEST(ids.next(start + 2ms) > last);
  BOOST_TEST(ids.next(start + 3ms) > last);
}

BOOST_AUTO_TEST_CASE(numbers_go_on_when_the_wall_clock_steps_back) {
  Snowflake ids(1, 0);
  const auto before = ids.next(start + 1h);
  const auto after = ids.next(start + 1min);
  BOOST_TEST(after > before);
  BOOST_TEST(ids.next(start + 2h) > after);
}

BOOST_AUTO_TEST_CASE(a_restart_goes_on_from_the_stored_number_even_with_a_clock_that_is_behind) {
  Snowflake first_life(1, 0);
  std::int64_t last = 0;
  for (int i = 0; i < 10; ++i) last = first_life.next(start + 1h);
  Snowflake second_life(1, last);
  BOOST_TEST(second_life.next(start) > last);
}

BOOST_AUTO_TEST_CASE(a_clock_before_the_epoch_still_gives_rising_numbers) {
  Snowflake ids(1, 0);
  const auto first = ids.next(WallInstant{});
  BOOST_TEST(first > 0);
  BOOST_TEST(ids.next(WallInstant{}) > first);
}

BOOST_AUTO_TEST_CASE(two_workers_never_give_the_same_number) {
  Snowflake one(1, 0), two(2, 0);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 100; ++i) {
    BOOST_TEST(seen.insert(one.next(start)).second);
    BOOST_TEST(seen.insert(two.next(start)).second);
  }
}

BOOST_AUTO_TEST_CASE(a_leap_is_above_whatever_was_given_by_a_clock_that_was_hours_ahead) {
  Snowflake before(1, 0);
  const auto given = before.next(start + 2h);
  Snowflake on_an_old_disk(1, 0);
  on_an_old_disk.leap(start);
  BOOST_TEST(on_an_old_disk.next(start) > given);
}

BOOST_AUTO_TEST_SUITE_END()
