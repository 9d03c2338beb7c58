#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/ports/contract_world.h"

// What every Inbox must do. Worlds: contract_world.h.
namespace tillrig::inbox_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

using Seen = std::vector<InboxFile>;

inline boost::asio::awaitable<void> take(NodePorts* ports, Seen* seen, bool acknowledge) {
  do {  // NOLINT(bugprone-infinite-loop): until its node ends
    InboxFile file = co_await ports->inbox.next();
    seen->push_back(file);
    if (acknowledge) ports->inbox.acknowledge(file.name);
  } while (acknowledge);
}

// From now on each life of the node takes what comes, or looks at one file only.
template <class World>
void start_taking(World& world, Seen& seen, bool& acknowledge) {
  world.define(asker, [&](NodePorts& ports) {
    spawn(ports.executor, take(&ports, &seen, acknowledge));
    ports.lifecycle.ready();
  });
  world.start(asker);
  world.run_for(a_moment);
}

template <class World>
void wait_for(World& world, const Seen& seen, std::size_t count) {
  BOOST_REQUIRE(world.run_until([&] { return seen.size() >= count; }, long_enough));
  BOOST_REQUIRE(seen.size() == count);
}

template <class World>
void restart(World& world) {
  world.kill(asker);
  world.start(asker);
  world.run_for(a_moment);
}

template <class World>
void files_are_seen_whole_in_the_order_of_their_arrival(World& world) {
  Seen seen;
  bool acknowledge = true;
  const std::string large(200'000, 'x');
  world.define(asker, [](NodePorts&) {});
  for (const auto& [name, bytes] : {std::pair<std::string, std::string>{"z.csv", large}, {"a.csv", "second\r\n"}}) {
    world.drop_file(asker, name, bytes);
    world.run_for(a_moment);  // file systems count time in ticks
  }
  start_taking(world, seen, acknowledge);
  wait_for(world, seen, 2);
  BOOST_TEST(seen[0].name == "z.csv");
  BOOST_TEST((seen[0].bytes == large));
  BOOST_TEST(seen[1].name == "a.csv");
  BOOST_TEST(seen[1].bytes == "second\r\n");
}

template <class World>
void who_waits_is_woken_by_the_next_file(World& world) {
  Seen seen;
  bool acknowledge = true;
  start_taking(world, seen, acknowledge);
  BOOST_TEST(seen.empty());
  world.drop_file(asker, "1.csv", "one");
  wait_for(world, seen, 1);
  world.drop_file(asker, "2.csv", "");
  wait_for(world, seen, 2);
  BOOST_TEST(seen[1].name == "2.csv");
  BOOST_TEST(seen[1].bytes.empty());
}

template <class World>
void a_file_is_seen_again_after_a_crash_until_it_is_acknowledged(World& world) {
  Seen seen;
  bool acknowledge = false;
  start_taking(world, seen, acknowledge);
  world.drop_file(asker, "totals.csv", "12.50");
  wait_for(world, seen, 1);
  acknowledge = true;
  restart(world);
  wait_for(world, seen, 2);
  BOOST_TEST(seen[1].name == "totals.csv");
  BOOST_TEST(seen[1].bytes == "12.50");
  restart(world);
  BOOST_TEST(seen.size() == 2u);
}

template <class World>
void a_file_that_was_acknowledged_is_not_seen_when_it_is_delivered_once_more(World& world) {
  Seen seen;
  bool acknowledge = true;
  start_taking(world, seen, acknowledge);
  world.drop_file(asker, "totals.csv", "12.50");
  wait_for(world, seen, 1);
  for (int i = 0; i < 2; ++i) {
    world.drop_file(asker, "totals.csv", "12.50");
    world.run_for(a_moment);
    restart(world);
  }
  world.drop_file(asker, "later.csv", "1.00");
  wait_for(world, seen, 2);
  BOOST_TEST(seen[1].name == "later.csv");
}

template <class World>
void a_file_delivered_twice_before_it_was_looked_at_is_seen_once(World& world) {
  Seen seen;
  bool acknowledge = true;
  world.define(asker, [](NodePorts&) {});
  world.drop_file(asker, "totals.csv", "12.50");
  world.drop_file(asker, "totals.csv", "12.75");
  start_taking(world, seen, acknowledge);
  wait_for(world, seen, 1);
  world.run_for(a_moment);
  BOOST_TEST(seen.size() == 1u);
  BOOST_TEST(seen[0].bytes == "12.75");
}

// Every case by name, for one test of each.
#define TILLRIG_INBOX_CASES(RUN)                                               \
  RUN(files_are_seen_whole_in_the_order_of_their_arrival)                      \
  RUN(who_waits_is_woken_by_the_next_file)                                     \
  RUN(a_file_is_seen_again_after_a_crash_until_it_is_acknowledged)             \
  RUN(a_file_that_was_acknowledged_is_not_seen_when_it_is_delivered_once_more) \
  RUN(a_file_delivered_twice_before_it_was_looked_at_is_seen_once)

}  // namespace tillrig::inbox_contract
