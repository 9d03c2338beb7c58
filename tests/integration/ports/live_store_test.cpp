#include <boost/test/unit_test.hpp>

#include "tests/integration/ports/store_contract.h"
#include "tests/support/live_fixture.h"
#include "tests/support/postgres_server.h"

namespace tillrig {

BOOST_AUTO_TEST_SUITE(sqlite)

#define RUN(name)                \
  BOOST_AUTO_TEST_CASE(name) {   \
    LiveFixture world;           \
    store_contract::name(world); \
  }
TILLRIG_STORE_CASES(RUN)
TILLRIG_DISK_CASES(RUN)
#undef RUN

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(postgres)

// One server for all cases, a schema for each.
PostgresOptions next_database() {
  static PostgresServer server;
  static int number = 0;
  return {server.connection(), "case_" + std::to_string(++number)};
}

#define RUN(name)                                           \
  BOOST_AUTO_TEST_CASE(name) {                              \
    const auto options = next_database();                   \
    LiveFixture world;                                      \
    world.keep_in([options] { return Database(options); }); \
    store_contract::name(world);                            \
  }
TILLRIG_STORE_CASES(RUN)
#undef RUN

BOOST_AUTO_TEST_CASE(a_server_that_dies_before_the_commit_leaves_it_unknown_and_a_later_transaction_finds_the_truth) {
  PostgresServer server;
  LiveFixture world;
  world.keep_in([&server] { return Database(PostgresOptions{server.connection(), {}}); });
  store_contract::start_with_a_table(world);
  const auto outcome = store_contract::transact(world, [&server](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (1, 'one')");
    server.kill();
    return true;
  });
  BOOST_TEST(std::holds_alternative<CommitUnknown>(outcome));
  const auto refused = store_contract::transact(world, store_contract::insert(2, "two"));
  const auto* failed = std::get_if<NotCommitted>(&refused);
  BOOST_REQUIRE(failed);
  BOOST_TEST((failed->trouble == StoreTrouble::connection_lost));
  server.start();
  BOOST_TEST(store_contract::rows(world) == 0);
}

BOOST_AUTO_TEST_CASE(a_server_that_dies_before_a_statement_leaves_it_not_committed) {
  PostgresServer server;
  LiveFixture world;
  world.keep_in([&server] { return Database(PostgresOptions{server.connection(), {}}); });
  store_contract::start_with_a_table(world);
  const auto outcome = store_contract::transact(world, [&server](DbSession& db) {
    server.kill();
    db.execute("INSERT INTO orders (id, name) VALUES (1, 'one')");
    return true;
  });
  const auto* failed = std::get_if<NotCommitted>(&outcome);
  BOOST_REQUIRE(failed);
  BOOST_TEST((failed->trouble == StoreTrouble::connection_lost));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tillrig
