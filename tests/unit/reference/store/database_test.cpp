#include "reference/store/database.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

struct OneDatabase {
  TemporaryFolder folder;
  SqliteOptions options{.path = (folder.path() / "node.db").string(), .vfs = {}};
  std::optional<Database> opened{options};
  Database& database = *opened;

  StoreOutcome make_table() {
    return database.run([](DbSession& db) {
      db.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, name TEXT NOT NULL, paid BIGINT)");
      return true;
    });
  }
  std::int64_t rows() {
    std::int64_t count = -1;
    database.run([&](DbSession& db) {
      count = db.query("SELECT count(*) FROM orders").at(0).integer(0);
      return true;
    });
    return count;
  }
  StoreOutcome insert(std::int64_t id, const std::string& name) {
    return database.run([&](DbSession& db) {
      db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2)", {id, name});
      return true;
    });
  }
};

BOOST_FIXTURE_TEST_SUITE(database, OneDatabase)

BOOST_AUTO_TEST_CASE(what_is_committed_is_there_after_opening_the_file_again) {
  make_table();
  BOOST_TEST(std::holds_alternative<Committed>(insert(1, "one")));
  opened.reset();
  opened.emplace(options);
  BOOST_TEST(rows() == 1);
}

BOOST_AUTO_TEST_CASE(answering_false_rolls_back) {
  make_table();
  const auto outcome = database.run([](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (1, 'one')");
    return false;
  });
  BOOST_TEST(std::holds_alternative<RolledBack>(outcome));
  BOOST_TEST(rows() == 0);
}

BOOST_AUTO_TEST_CASE(values_come_back_with_their_types_nulls_and_large_numbers_included) {
  make_table();
  database.run([](DbSession& db) {
    db.execute("INSERT INTO orders (id, name, paid) VALUES (:p1, :p2, :p3)",
               {std::int64_t{9007199254740993}, std::string("a'b\xe2\x82\xac"), DbValue{}});
    db.execute("INSERT INTO orders (id, name, paid) VALUES (:p1, :p2, :p3)",
               {std::int64_t{-2}, std::string(), std::int64_t{7}});
    return true;
  });
  std::vector<DbRow> rows;
  database.run([&](DbSession& db) {
    rows = db.query("SELECT id, name, paid FROM orders ORDER BY id");
    return true;
  });
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].integer(0) == -2);
  BOOST_TEST(rows[0].text(1) == "");
  BOOST_TEST(rows[0].integer(2) == 7);
  BOOST_TEST(rows[1].integer(0) == 9007199254740993);
  BOOST_TEST(rows[1].text(1) == "a'b\xe2\x82\xac");
  BOOST_TEST(rows[1].is_null(2));
}

BOOST_AUTO_TEST_CASE(a_second_insert_of_one_key_that_does_nothing_changes_no_row) {
  make_table();
  std::int64_t first = -1, second = -1;
  const auto insert_once = [](DbSession& db) {
    return db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2) ON CONFLICT DO NOTHING",
                      {std::int64_t{1}, std::string("one")});
  };
  database.run([&](DbSession& db) {
    first = insert_once(db);
    second = insert_once(db);
    return true;
  });
  BOOST_TEST(first == 1);
  BOOST_TEST(second == 0);
}

BOOST_AUTO_TEST_CASE(a_broken_constraint_is_a_conflict_and_nothing_of_the_transaction_stays) {
  make_table();
  insert(1, "one");
  const auto outcome = database.run([](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (2, 'two')");
    db.execute("INSERT INTO orders (id, name) VALUES (:p1, :p2)", {std::int64_t{1}, std::string("secret")});
    return true;
  });
  const auto* failed = std::get_if<NotCommitted>(&outcome);
  BOOST_REQUIRE(failed);
  BOOST_TEST((failed->trouble == StoreTrouble::conflict));
  BOOST_TEST(failed->detail.find("secret") == std::string::npos);
  BOOST_TEST(rows() == 1);
}

BOOST_AUTO_TEST_CASE(a_transaction_whose_failure_was_swallowed_is_not_committed) {
  make_table();
  insert(1, "one");
  const auto outcome = database.run([](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (2, 'two')");
    try {
      db.execute("INSERT INTO orders (id, name) VALUES (1, 'again')");
    } catch (const StoreFailure&) {
    }
    return true;
  });
  BOOST_TEST(std::holds_alternative<NotCommitted>(outcome));
  BOOST_TEST(rows() == 1);
}

BOOST_AUTO_TEST_CASE(broken_sql_is_an_exception_and_leaves_no_open_transaction) {
  make_table();
  const auto broken = [](DbSession& db) {
    db.execute("INSERT INTO orders (id, name) VALUES (1, 'one')");
    db.execute("INSERT INTO nowhere VALUES (1)");
    return true;
  };
  BOOST_CHECK_THROW(database.run(broken), std::logic_error);
  BOOST_TEST(rows() == 0);
  BOOST_TEST(std::holds_alternative<Committed>(insert(1, "one")));
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_not_committed_and_heals) {
  make_table();
  database.run([](DbSession& db) {
    db.query("SELECT 1");
    return true;
  });
  const auto set_limit = [&](const std::string& pages) {
    // The pragma works inside a transaction: it bounds the pages of this connection.
    return [pages](DbSession& db) {
      db.query("PRAGMA max_page_count=" + pages);
      return true;
    };
  };
  database.run(set_limit("2"));
  const std::string large(100000, 'x');
  const auto outcome = insert(1, large);
  const auto* failed = std::get_if<NotCommitted>(&outcome);
  BOOST_REQUIRE(failed);
  BOOST_TEST((failed->trouble == StoreTrouble::full));
  database.run(set_limit("100000"));
  BOOST_TEST(std::holds_alternative<Committed>(insert(1, large)));
  BOOST_TEST(rows() == 1);
}

BOOST_AUTO_TEST_CASE(a_second_owner_of_the_file_is_refused_by_name) {
  make_table();
  BOOST_CHECK_EXCEPTION(Database{options}, StoreFailure, [&](const StoreFailure& failure) {
    return std::string(failure.what()).starts_with(options.path + ": ");
  });
}

BOOST_AUTO_TEST_SUITE_END()

bool names_the_file_in_one_line(const std::string& text, const std::string& path) {
  return text.starts_with(path + ": ") && text.find('\n') == std::string::npos;
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused_with_one_line_that_names_it) {
  TemporaryFolder folder;
  const auto path = (folder.path() / "node.db").string();
  std::ofstream(path) << std::string(4096, 'A');
  BOOST_CHECK_EXCEPTION(Database(SqliteOptions{.path = path, .vfs = {}}), StoreFailure, [&](const auto& failure) {
    BOOST_TEST_MESSAGE(failure.what());
    return failure.trouble() == StoreTrouble::corrupt && names_the_file_in_one_line(failure.what(), path);
  });
}

BOOST_AUTO_TEST_CASE(a_damaged_database_is_refused_with_one_line_that_names_it) {
  TemporaryFolder folder;
  const auto path = (folder.path() / "node.db").string();
  {
    Database database(SqliteOptions{.path = path, .vfs = {}});
    database.run([](DbSession& db) {
      db.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)");
      for (std::int64_t i = 0; i < 1000; ++i) db.execute("INSERT INTO t VALUES (:p1, 'some text')", {i});
      return true;
    });
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(4096, '\x5a');
  file.close();
  BOOST_CHECK_EXCEPTION(Database(SqliteOptions{.path = path, .vfs = {}}), StoreFailure, [&](const auto& failure) {
    BOOST_TEST_MESSAGE(failure.what());
    return failure.trouble() == StoreTrouble::corrupt && names_the_file_in_one_line(failure.what(), path);
  });
}

}  // namespace
}  // namespace tillrig
