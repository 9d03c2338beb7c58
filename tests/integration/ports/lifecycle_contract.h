#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/ports/event_codec.h"
#include "tests/integration/ports/contract_world.h"

// What every Lifecycle and every Log must do. Worlds: contract_world.h.
namespace tillrig::lifecycle_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

template <class World>
void the_incarnation_grows_by_one_at_each_start(World& world) {
  std::vector<std::uint64_t> lives;
  world.define(asker, [&lives](NodePorts& ports) {
    lives.push_back(ports.lifecycle.incarnation());
    ports.lifecycle.ready();
  });
  for (int i = 0; i < 3; ++i) {
    world.start(asker);
    world.run_for(a_moment);
    world.kill(asker);
    world.run_for(a_moment);
  }
  const std::vector<std::uint64_t> expected{1, 2, 3};
  BOOST_TEST(lives == expected, boost::test_tools::per_element());
}

template <class World>
void a_node_is_ready_once_in_the_journal(World& world) {
  start_both(world);
  BOOST_TEST(world.journaled("node.ready", "asker", "") == 1);
}

#define TILLRIG_LIFECYCLE_CASES(RUN)              \
  RUN(the_incarnation_grows_by_one_at_each_start) \
  RUN(a_node_is_ready_once_in_the_journal)

// ---- the end at a fault point. A body of its own offers
//   std::vector<Recorded> walk(const std::optional<Armed>&);
// which starts a node "asker" that does nothing but walk(), and answers what it recorded from then to its end.

struct Armed {
  std::string point;
  int nth = 1;
};

inline boost::asio::awaitable<void> walk(Lifecycle* lifecycle, Log* log) {
  for (int round = 1; round <= 2; ++round) {
    log->record(Event("walk").with("at", "before").with("round", std::int64_t{round}));
    co_await lifecycle->fault_point("walk.here");
    log->record(Event("walk").with("at", "after").with("round", std::int64_t{round}));
    co_await lifecycle->fault_point("walk.there");
  }
  log->record(Event("walk").with("at", "end"));
}

// "before1 after1 ... end", and "crashed at <point>" where it was.
inline std::string path_of(const std::vector<Recorded>& all) {
  std::string path;
  for (const auto& [stamp, event] : all) {
    if (event.kind() == "walk")
      path += std::string(event.text("at")) + (event.find("round") ? std::to_string(event.integer("round")) : "") + " ";
    if (event.kind() == "node.crashed") path += "crashed at " + std::string(event.text("point"));
  }
  return path;
}

template <class Walk>
void a_fault_point_that_is_not_armed_is_passed(Walk walk) {
  BOOST_TEST(path_of(walk(std::nullopt)) == "before1 after1 before2 after2 end ");
  BOOST_TEST(path_of(walk(Armed{"walk.elsewhere", 1})) == "before1 after1 before2 after2 end ");
  BOOST_TEST(path_of(walk(Armed{"walk.here", 3})) == "before1 after1 before2 after2 end ");
}

template <class Walk>
void an_armed_fault_point_never_resumes(Walk walk) {
  BOOST_TEST(path_of(walk(Armed{"walk.here", 1})) == "before1 crashed at walk.here");
  BOOST_TEST(path_of(walk(Armed{"walk.there", 2})) == "before1 after1 before2 after2 crashed at walk.there");
}

template <class Walk>
void what_is_recorded_is_stamped_with_its_node_its_life_and_its_time(Walk walk) {
  const std::vector<Recorded> all = walk(std::nullopt);
  BOOST_REQUIRE(!all.empty());
  Duration last{};
  for (const auto& [stamp, event] : all) {
    BOOST_TEST(stamp.node == asker);
    BOOST_TEST(stamp.incarnation == 1u);
    BOOST_TEST((stamp.at >= last));
    last = stamp.at;
  }
}

#define TILLRIG_WALK_CASES(RUN)                  \
  RUN(a_fault_point_that_is_not_armed_is_passed) \
  RUN(an_armed_fault_point_never_resumes)        \
  RUN(what_is_recorded_is_stamped_with_its_node_its_life_and_its_time)

}  // namespace tillrig::lifecycle_contract
