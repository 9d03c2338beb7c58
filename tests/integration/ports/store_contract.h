#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/ports/node.h"
#include "reference/ports/spawn.h"
#include "simulators/disks/disk_faults.h"

// What every Store must do. Each case takes a fresh world in the shape of bus_contract.h, with a node "asker".
namespace tillrig::store_contract {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline const NodeName keeper{"asker"};

using Work = std::function<bool(DbSession&)>;

inline boost::asio::awaitable<void> transact_once(NodePorts* ports, Work work,
                                                  std::shared_ptr<std::vector<StoreOutcome>> outcomes) {
  StoreOutcome outcome = co_await ports->store.transact(std::move(work));
  outcomes->push_back(std::move(outcome));
}

template <class World>
std::vector<StoreOutcome> transact_all(World& world, const std::vector<Work>& all) {
  const auto outcomes = std::make_shared<std::vector<StoreOutcome>>();
  world.perform_on(keeper, [&all, outcomes](NodePorts& ports) {
    for (const auto& work : all) spawn(ports.executor, transact_once(&ports, work, outcomes));
  });
  BOOST_REQUIRE(world.run_until([&] { return outcomes->size() == all.size(); }, seconds(40)));
  return *outcomes;
}

template <class World>
StoreOutcome transact(World& world, const Work& work) {
  return transact_all(world, {work}).front();
}

template <class World>
void start_with_a_table(World& world) {
  world.define(keeper, [](NodePorts& ports) { ports.lifecycle.ready(); });
  world.start(keeper);
  world.run_for(milliseconds(10));
  const auto outcome = transact(world, [](DbSession& db) {
    db.execute("CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY, name TEXT NOT NULL, paid BIGINT)");
    return true;
  });
  BOOST_REQUIRE(std::holds_alternative<Committed>(outcome));
}

inline Work insert(std::int64_t id, std::string name, bool wanted = true) {
  return [id, name, wanted](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2)", {id, name});
    return wanted;
  };
}

template <class World>
std::int64_t rows(World& world) {
  std::int64_t found = -1;
  const auto outcome = transact(world, [&found](DbSession& db) {
    found = db.query("SELECT count(*) FROM orders").at(0).integer(0);
    return true;
  });
  BOOST_TEST(std::holds_alternative<Committed>(outcome));
  return found;
}

template <class World>
void what_is_committed_survives_a_crash(World& world) {
  start_with_a_table(world);
  BOOST_TEST(std::holds_alternative<Committed>(transact(world, insert(1, "one"))));
  world.kill(keeper);
  world.start(keeper);
  world.run_for(milliseconds(10));
  BOOST_TEST(rows(world) == 1);
}

template <class World>
void answering_false_leaves_nothing(World& world) {
  start_with_a_table(world);
  BOOST_TEST(std::holds_alternative<RolledBack>(transact(world, insert(1, "one", false))));
  BOOST_TEST(rows(world) == 0);
}

template <class World>
void values_come_back_with_their_types(World& world) {
  start_with_a_table(world);
  std::vector<DbRow> found;
  const auto outcome = transact(world, [&found](DbSession& db) {
    db.execute("INSERT INTO orders (id, name, paid) VALUES (:p1, :p2, :p3)",
               {std::int64_t{9007199254740993}, std::string("it's \xe5\x8f\x8d\xe6\x89\xab"), DbValue{}});
    db.execute("UPDATE orders SET paid = :p2 WHERE id = :p1 AND name <> :p3",
               {std::int64_t{1}, std::int64_t{5}, std::string()});
    found = db.query("SELECT id, name, paid, count(*) OVER (), coalesce(paid, :p1) FROM orders", {std::int64_t{-7}});
    return true;
  });
  BOOST_REQUIRE(std::holds_alternative<Committed>(outcome));
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].integer(0) == 9007199254740993);
  BOOST_TEST(found[0].text(1) == "it's \xe5\x8f\x8d\xe6\x89\xab");
  BOOST_TEST(found[0].is_null(2));
  BOOST_TEST(found[0].integer(3) == 1);
  BOOST_TEST(found[0].integer(4) == -7);
}

template <class World>
void a_sum_of_amounts_is_an_integer(World& world) {
  start_with_a_table(world);
  std::int64_t sum = 0;
  const auto outcome = transact(world, [&sum](DbSession& db) {
    db.execute("INSERT INTO orders (id, name, paid) VALUES (1, 'a', 1250), (2, 'b', 50)");
    sum = db.query("SELECT sum(paid) FROM orders").at(0).integer(0);
    return true;
  });
  BOOST_TEST(std::holds_alternative<Committed>(outcome));
  BOOST_TEST(sum == 1300);
}

template <class World>
void a_key_is_taken_once_and_the_second_is_told(World& world) {
  start_with_a_table(world);
  std::int64_t first = -1, second = -1;
  const auto take = [](DbSession& db) {
    return db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2) ON CONFLICT DO NOTHING",
                      {std::int64_t{1}, std::string("one")});
  };
  transact(world, [&](DbSession& db) { return first = take(db), true; });
  transact(world, [&](DbSession& db) { return second = take(db), true; });
  BOOST_TEST(first == 1);
  BOOST_TEST(second == 0);
}

template <class World>
void a_conflict_is_not_committed_and_the_store_goes_on(World& world) {
  start_with_a_table(world);
  transact(world, insert(1, "one"));
  const auto outcome = transact(world, [](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (2, 'two')");
    db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2)", {std::int64_t{1}, std::string("6221-secret")});
    return true;
  });
  const auto* failed = std::get_if<NotCommitted>(&outcome);
  BOOST_REQUIRE(failed);
  BOOST_TEST((failed->trouble == StoreTrouble::conflict));
  BOOST_TEST(failed->detail.find("6221") == std::string::npos);
  BOOST_TEST(rows(world) == 1);
  BOOST_TEST(std::holds_alternative<Committed>(transact(world, insert(2, "two"))));
}

template <class World>
void transactions_of_a_node_run_one_after_another(World& world) {
  start_with_a_table(world);
  transact(world, insert(1, "0"));
  std::vector<int> order;
  std::vector<Work> all;
  all.reserve(20);
  for (int i = 0; i < 20; ++i)
    all.push_back([i, &order](DbSession& db) {
      order.push_back(i);
      const auto before = db.query("SELECT name FROM orders WHERE id = 1").at(0).text(0);
      db.execute("UPDATE orders SET name = :p1 WHERE id = 1", {std::to_string(std::stoi(before) + 1)});
      return true;
    });
  transact_all(world, all);
  std::string total;
  transact(world, [&](DbSession& db) {
    total = db.query("SELECT name FROM orders WHERE id = 1").at(0).text(0);
    return true;
  });
  BOOST_TEST(total == "20");
  BOOST_TEST(std::is_sorted(order.begin(), order.end()));
}

inline bool is_not_committed(const StoreOutcome& outcome, StoreTrouble trouble) {
  const auto* failed = std::get_if<NotCommitted>(&outcome);
  return failed && failed->trouble == trouble;
}

// The rest is for stores on a disk of the world's own. Such a world also offers damage_disk(name, rule),
// heal_disk(name, id) and fired(fault): how often that fault was recorded as fired.
template <class World>
void a_full_disk_commits_nothing_until_it_is_healed(World& world) {
  start_with_a_table(world);
  world.damage_disk(keeper, DiskRule{3, DiskTrouble::full, 0, {}});
  const auto first = transact(world, insert(1, "one"));
  BOOST_TEST(is_not_committed(first, StoreTrouble::full));
  BOOST_TEST(is_not_committed(transact(world, insert(1, "one")), StoreTrouble::full));
  BOOST_TEST(world.fired("disk_full") >= 2);
  BOOST_TEST(world.journaled("store.failed", keeper.text(), std::get<NotCommitted>(first).detail) == 2);
  BOOST_TEST(rows(world) == 0);
  world.heal_disk(keeper, 3);
  BOOST_TEST(std::holds_alternative<Committed>(transact(world, insert(1, "one"))));
  BOOST_TEST(rows(world) == 1);
}

template <class World>
void an_io_error_touches_no_more_operations_than_it_was_told(World& world) {
  start_with_a_table(world);
  world.damage_disk(keeper, DiskRule{3, DiskTrouble::io_error, 1, {}});
  BOOST_TEST(is_not_committed(transact(world, insert(1, "one")), StoreTrouble::io_error));
  BOOST_TEST(std::holds_alternative<Committed>(transact(world, insert(2, "two"))));
  BOOST_TEST(world.fired("disk_io_error") == 1);
  BOOST_TEST(rows(world) == 1);
}

template <class World>
void a_slow_disk_keeps_a_commit_that_much_longer(World& world) {
  start_with_a_table(world);
  SteadyInstant began;
  world.damage_disk(keeper, DiskRule{3, DiskTrouble::slow, 0, seconds(2)});
  world.perform_on(keeper, [&began](NodePorts& ports) { began = ports.clock.steady_now(); });
  BOOST_TEST(std::holds_alternative<Committed>(transact(world, insert(1, "one"))));
  Duration took{};
  world.perform_on(keeper, [&](NodePorts& ports) { took = ports.clock.steady_now() - began; });
  world.run_for(milliseconds(1));
  BOOST_TEST(took >= seconds(2));
  BOOST_TEST(world.fired("disk_slow") >= 1);
}

// Every case by name, for one test of each: TILLRIG_STORE_CASES(RUN) with RUN(case) at hand.
#define TILLRIG_STORE_CASES(RUN)                         \
  RUN(what_is_committed_survives_a_crash)                \
  RUN(answering_false_leaves_nothing)                    \
  RUN(values_come_back_with_their_types)                 \
  RUN(a_sum_of_amounts_is_an_integer)                    \
  RUN(a_key_is_taken_once_and_the_second_is_told)        \
  RUN(a_conflict_is_not_committed_and_the_store_goes_on) \
  RUN(transactions_of_a_node_run_one_after_another)

#define TILLRIG_DISK_CASES(RUN)                                \
  RUN(a_full_disk_commits_nothing_until_it_is_healed)          \
  RUN(an_io_error_touches_no_more_operations_than_it_was_told) \
  RUN(a_slow_disk_keeps_a_commit_that_much_longer)

}  // namespace tillrig::store_contract
