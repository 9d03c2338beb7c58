#include "reference/live/store.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "reference/ports/spawn.h"
#include "simulators/disks/faulty_vfs.h"
#include "tests/support/manual_time.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;

// A node's store on a disk that can be slow.
struct OneStore {
  TemporaryFolder folder;
  FaultyVfs disk{[](Duration time) { std::this_thread::sleep_for(time); }, [](const DiskRule&) {}};
  KeptLog log;
  boost::asio::io_context context;
  std::optional<LiveStore> store;

  OneStore() {
    SqliteOptions options;
    options.path = (folder.path() / "node.db").string();
    options.vfs = disk.name();
    store.emplace(context.get_executor(), Database(options), log);
  }

  // Commits a row; answers whether the node did something else meanwhile.
  bool goes_on_during_commit(std::int64_t id) {
    bool committed = false, went_on = false;
    spawn(context.get_executor(), insert(id, committed));
    boost::asio::post(context, [&] { went_on = !committed; });
    context.restart();
    context.run();
    BOOST_TEST(committed);
    return went_on;
  }

  awaitable<void> insert(std::int64_t id, bool& committed) {
    const auto outcome = co_await store->transact([id](DbSession& db) {
      db.execute("CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY)");
      db.execute("INSERT INTO orders (id) VALUES (:p1)", {id});
      return true;
    });
    committed = std::holds_alternative<Committed>(outcome);
  }
};

BOOST_FIXTURE_TEST_SUITE(live_store, OneStore)

BOOST_AUTO_TEST_CASE(a_node_goes_on_while_a_disk_that_was_slow_the_last_time_commits) {
  disk.add({.id = 1, .trouble = DiskTrouble::slow, .count = 0, .delay = std::chrono::milliseconds(20)});
  BOOST_TEST(!goes_on_during_commit(1));  // nothing is known of the disk yet
  BOOST_TEST(goes_on_during_commit(2));
  BOOST_TEST(goes_on_during_commit(3));
}

BOOST_AUTO_TEST_CASE(transactions_happen_one_after_the_other_also_while_a_commit_is_waited_for) {
  disk.add({.id = 1, .trouble = DiskTrouble::slow, .count = 0, .delay = std::chrono::milliseconds(20)});
  goes_on_during_commit(1);
  bool second = false, third = false;
  spawn(context.get_executor(), insert(2, second));
  spawn(context.get_executor(), insert(3, third));
  context.restart();
  while (!second && context.run_one() > 0) BOOST_TEST(!third);
  context.run();
  BOOST_TEST(third);
  BOOST_TEST(log.events.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_commit_that_failed_on_another_thread_is_told_to_who_asked_for_it) {
  disk.add({.id = 1, .trouble = DiskTrouble::slow, .count = 0, .delay = std::chrono::milliseconds(20)});
  goes_on_during_commit(1);
  disk.add({.id = 2, .trouble = DiskTrouble::io_error, .count = 0, .delay = {}});
  bool committed = true, went_on = false;
  spawn(context.get_executor(), insert(2, committed));
  boost::asio::post(context, [&] { went_on = log.events.size() == 1; });
  context.restart();
  context.run();
  BOOST_TEST(!committed);
  BOOST_TEST(went_on);  // so it was on another
  BOOST_TEST(log.events.back().kind() == "store.failed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
