#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "reference/store/database.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

constexpr std::int64_t chunk = 65'536;

// A database whose log is written ahead, and the file of that log.
struct LogAhead {
  TemporaryFolder folder;
  SqliteOptions options{.path = (folder.path() / "node.db").string(), .vfs = {}, .log_bytes_ahead = chunk};
  const std::string log = options.path + "-wal";

  static void insert(Database& database, std::int64_t from, std::int64_t to) {
    for (auto id = from; id < to; ++id) {
      const auto outcome = database.run([id](DbSession& db) {
        db.execute("CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY, name TEXT NOT NULL)");
        db.execute("INSERT INTO orders (id, name) VALUES (:p1, 'tea')", {id});
        return true;
      });
      BOOST_REQUIRE(std::holds_alternative<Committed>(outcome));
    }
  }
  static std::int64_t rows(Database& database) {
    std::int64_t count = -1;
    database.run([&count](DbSession& db) {
      count = db.query("SELECT count(*) FROM orders").at(0).integer(0);
      return false;
    });
    return count;
  }
  std::int64_t log_bytes() const { return static_cast<std::int64_t>(std::filesystem::file_size(log)); }
};

BOOST_FIXTURE_TEST_SUITE(written_ahead, LogAhead)

BOOST_AUTO_TEST_CASE(commits_write_over_what_lies_ahead_and_the_log_stays_as_long_as_it_is) {
  Database database(options);
  const auto at_first = log_bytes();
  BOOST_TEST(at_first >= chunk);
  insert(database, 0, 10);
  BOOST_TEST(log_bytes() == at_first);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_half_used_is_made_longer_by_a_chunk_before_a_commit_has_to) {
  options.synchronous = "off";  // for the sake of time
  Database database(options);
  auto before = log_bytes();
  int longer = 0;
  for (std::int64_t i = 0; i < 200; ++i) {
    insert(database, i, i + 1);
    const auto now = log_bytes();
    if (now == before) continue;
    BOOST_TEST(now - before >= chunk / 2);
    BOOST_TEST(now - before < chunk);  // or the log was used up first
    before = now;
    ++longer;
  }
  BOOST_TEST(longer > 1);
  BOOST_TEST(rows(database) == 200);
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_there_when_a_log_with_zeros_behind_it_is_read_again) {
  // As a node that was killed leaves its files: nothing is closed, nothing is worked into the database.
  TemporaryFolder killed;
  auto left = options;
  left.path = (killed.path() / "node.db").string();
  {
    Database database(options);
    insert(database, 0, 150);
    std::filesystem::copy_file(options.path, left.path);
    std::filesystem::copy_file(log, left.path + "-wal");
  }
  Database database(left);
  BOOST_TEST(rows(database) == 150);
  insert(database, 150, 160);
  BOOST_TEST(rows(database) == 160);
}

BOOST_AUTO_TEST_CASE(a_log_is_used_from_its_beginning_again_once_it_is_worked_into_the_database) {
  options.synchronous = "off";  // for the sake of time
  Database database(options);
  insert(database, 0, 1500);  // of two pages each at the least
  BOOST_TEST(log_bytes() < 2 * 1024 * 1024);
  BOOST_TEST(rows(database) == 1500);
}

BOOST_AUTO_TEST_CASE(without_the_option_a_log_grows_with_what_is_committed) {
  options.log_bytes_ahead = 0;
  Database database(options);
  insert(database, 0, 1);
  const auto after_one = log_bytes();
  BOOST_TEST(after_one < chunk);
  insert(database, 1, 2);
  BOOST_TEST(log_bytes() > after_one);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
