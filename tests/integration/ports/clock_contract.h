#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/ports/contract_world.h"

// What every Clock must do. Worlds: contract_world.h.
namespace tillrig::clock_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

struct Sleep {
  std::string name;
  Duration slept{};
  Duration late{};
};
using Sleeps = std::shared_ptr<std::vector<Sleep>>;

inline boost::asio::awaitable<void> sleep(NodePorts* ports, std::string name, Duration time, Sleeps woken) {
  const SteadyInstant began = ports->clock.steady_now();
  const SteadyInstant until = began + time;
  co_await ports->clock.sleep_until(until);
  const SteadyInstant now = ports->clock.steady_now();
  woken->push_back({std::move(name), now - began, now - until});
}

template <class World>
Sleeps send_to_sleep(World& world, const std::vector<std::pair<std::string, Duration>>& all) {
  auto woken = std::make_shared<std::vector<Sleep>>();
  at(world, asker, [&](NodePorts& ports) {
    for (const auto& [name, time] : all) spawn(ports.executor, sleep(&ports, name, time, woken));
  });
  return woken;
}

template <class World>
void wait_for(World& world, const Sleeps& woken, std::size_t count) {
  BOOST_REQUIRE(world.run_until([&] { return woken->size() == count; }, long_enough));
}

struct Reading {
  SteadyInstant steady;
  WallInstant wall;
};

template <class World>
Reading read_clock(World& world) {
  Reading reading;
  at(world, asker, [&](NodePorts& ports) { reading = {ports.clock.steady_now(), ports.clock.wall_now()}; });
  return reading;
}

// How much more the wall clock has moved than steady time.
inline Duration gained(const Reading& from, const Reading& to) {
  return (to.wall.since_epoch - from.wall.since_epoch) - (to.steady - from.steady);
}

template <class World>
void a_sleeper_wakes_at_its_instant_or_later(World& world) {
  start_both(world);
  const auto woken = send_to_sleep(world, {{"one", milliseconds(300)}});
  wait_for(world, woken, 1);
  BOOST_TEST((woken->front().late >= Duration::zero()));
  BOOST_TEST((woken->front().late < seconds(5)));
}

template <class World>
void an_instant_that_has_passed_is_not_waited_for(World& world) {
  start_both(world);
  const auto woken = send_to_sleep(world, {{"now", Duration::zero()}, {"past", -milliseconds(100)}});
  wait_for(world, woken, 2);
  for (const auto& sleep : *woken) BOOST_TEST((sleep.slept < seconds(1)));
}

template <class World>
void sleepers_wake_in_the_order_of_their_instants(World& world) {
  start_both(world);
  const auto woken =
      send_to_sleep(world, {{"third", milliseconds(300)}, {"first", milliseconds(100)}, {"second", milliseconds(200)}});
  wait_for(world, woken, 3);
  BOOST_TEST((*woken)[0].name == "first");
  BOOST_TEST((*woken)[1].name == "second");
  BOOST_TEST((*woken)[2].name == "third");
}

template <class World>
void a_sleeper_does_not_outlive_its_node(World& world) {
  start_both(world);
  const auto woken = send_to_sleep(world, {{"never", milliseconds(300)}});
  world.kill(asker);
  world.run_for(seconds(1));
  world.start(asker);
  world.run_for(seconds(1));
  BOOST_TEST(woken->empty());
}

template <class World>
void a_wall_clock_that_is_stepped_leaves_steady_time_and_sleepers_alone(World& world) {
  start_both(world);
  const auto before = read_clock(world);
  const auto woken = send_to_sleep(world, {{"one", milliseconds(300)}});
  world.step_clock(asker, -std::chrono::hours(2));
  wait_for(world, woken, 1);
  const auto after = read_clock(world);
  BOOST_TEST((woken->front().late >= Duration::zero()));
  BOOST_TEST((after.steady - before.steady >= milliseconds(300)));
  BOOST_TEST((after.steady - before.steady < std::chrono::hours(1)));
  const Duration off = gained(before, after) + std::chrono::hours(2);  // two readings are not one instant
  BOOST_TEST((off > -seconds(1)));
  BOOST_TEST((off < seconds(1)));
}

template <class World>
void a_wall_clock_that_drifts_gains_on_steady_time(World& world) {
  start_both(world);
  world.drift_clock(asker, 500'000);
  const auto before = read_clock(world);
  world.run_for(seconds(4));
  const auto after = read_clock(world);
  const Duration expected = (after.steady - before.steady) / 2;
  BOOST_TEST((gained(before, after) > expected - milliseconds(500)));
  BOOST_TEST((gained(before, after) < expected + milliseconds(500)));
}

// Every case by name, for one test of each.
#define TILLRIG_CLOCK_CASES(RUN)                                          \
  RUN(a_sleeper_wakes_at_its_instant_or_later)                            \
  RUN(an_instant_that_has_passed_is_not_waited_for)                       \
  RUN(sleepers_wake_in_the_order_of_their_instants)                       \
  RUN(a_sleeper_does_not_outlive_its_node)                                \
  RUN(a_wall_clock_that_is_stepped_leaves_steady_time_and_sleepers_alone) \
  RUN(a_wall_clock_that_drifts_gains_on_steady_time)

}  // namespace tillrig::clock_contract
