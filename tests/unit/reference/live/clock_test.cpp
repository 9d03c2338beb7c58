#include "reference/live/clock.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "reference/live/timers.h"
#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

boost::asio::awaitable<void> sleep(LiveClock* clock, Duration time, SteadyInstant* woke) {
  const SteadyInstant until = clock->steady_now() + time;
  co_await clock->sleep_until(until);
  *woke = clock->steady_now();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fast_world_sleeps_a_scenario_second_in_less_than_a_real_one) {
  boost::asio::io_context context;
  LiveClock clock(context.get_executor(), LiveTime::starting_now(50), WallInstant{});
  const auto began = clock.steady_now();
  const auto real_start = std::chrono::steady_clock::now();
  SteadyInstant woke;
  spawn(context.get_executor(), sleep(&clock, seconds(1), &woke));
  context.run();
  BOOST_TEST((woke - began >= seconds(1)));
  BOOST_TEST((std::chrono::steady_clock::now() - real_start < milliseconds(900)));
}

BOOST_AUTO_TEST_CASE(an_instant_is_never_reached_early) {
  const LiveTime time{0, 3};
  for (const std::int64_t at : {0, 1, 2, 3, 1000, 1001})
    BOOST_TEST(time.real(SteadyInstant{Duration(at)}).time_since_epoch().count() * 3 >= at);
}

BOOST_AUTO_TEST_CASE(a_wall_clock_that_is_stepped_leaves_steady_time_alone) {
  boost::asio::io_context context;
  LiveClock clock(context.get_executor(), LiveTime::starting_now(1), WallInstant{hours(1000)});
  const auto before = clock.steady_now();
  clock.step(-hours(2));
  BOOST_TEST((clock.wall_now().since_epoch < hours(999)));
  BOOST_TEST((clock.steady_now() >= before));
}

BOOST_AUTO_TEST_CASE(timers_of_one_instant_fire_in_the_order_they_were_set_and_a_cancelled_one_never) {
  boost::asio::io_context context;
  const auto time = LiveTime::starting_now(1);
  LiveTimers timers(context.get_executor(), time);
  std::string fired;
  const auto at = time.now() + milliseconds(5);
  timers.at(at, [&] { fired += 'a'; });
  const auto cancelled = timers.at(at, [&] { fired += 'x'; });
  timers.at(at, [&] { fired += 'b'; });
  timers.at(at + -milliseconds(3), [&] { fired += '1'; });
  timers.cancel(cancelled);
  context.run();
  BOOST_TEST(fired == "1ab");
}

}  // namespace tillrig
