#include "simulators/disks/faulty_vfs.h"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <vector>

#include "reference/store/database.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

using std::chrono::milliseconds;

// A database in a real file whose disk can go wrong.
struct OneDisk {
  OneDisk() { make_table(); }

  SqliteOptions options() const {
    SqliteOptions made;
    made.path = (folder.path() / "node.db").string();
    made.vfs = disk.name();
    return made;
  }
  void make_table() {
    database->run([](DbSession& db) {
      db.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
      return true;
    });
  }
  StoreOutcome insert(std::int64_t id) {
    return database->run([id](DbSession& db) {
      db.execute("INSERT INTO orders (id) VALUES (:p1)", {id});
      return true;
    });
  }
  std::int64_t rows() {
    std::int64_t count = -1;
    database->run([&](DbSession& db) {
      count = db.query("SELECT count(*) FROM orders").at(0).integer(0);
      return true;
    });
    return count;
  }
  static std::optional<StoreTrouble> trouble(const StoreOutcome& outcome) {
    const auto* failed = std::get_if<NotCommitted>(&outcome);
    return failed ? std::optional(failed->trouble) : std::nullopt;
  }

  TemporaryFolder folder;
  std::vector<Duration> waited;
  std::vector<std::int64_t> fired;
  FaultyVfs disk{[this](Duration time) { waited.push_back(time); },
                 [this](const DiskRule& rule) { fired.push_back(rule.id); }};
  std::optional<Database> database{options()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faulty_vfs, OneDisk)

BOOST_AUTO_TEST_CASE(without_a_fault_it_is_the_real_file_system) {
  BOOST_TEST(std::holds_alternative<Committed>(insert(1)));
  database.reset();
  BOOST_TEST(std::filesystem::file_size(folder.path() / "node.db") > 0u);
  database.emplace(options());
  BOOST_TEST(rows() == 1);
  BOOST_TEST(fired.empty());
}

BOOST_AUTO_TEST_CASE(a_full_disk_commits_nothing_until_it_is_healed) {
  disk.add({7, DiskTrouble::full, 0, {}});
  BOOST_TEST((trouble(insert(1)) == StoreTrouble::full));
  BOOST_TEST(rows() == 0);
  disk.heal(7);
  BOOST_TEST(std::holds_alternative<Committed>(insert(1)));
  BOOST_TEST(rows() == 1);
  BOOST_TEST((fired == std::vector<std::int64_t>{7}));
}

BOOST_AUTO_TEST_CASE(an_io_error_once_fails_one_commit) {
  disk.add({1, DiskTrouble::io_error, 1, {}});
  BOOST_TEST((trouble(insert(1)) == StoreTrouble::io_error));
  BOOST_TEST(std::holds_alternative<Committed>(insert(1)));
  BOOST_TEST(fired.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_slow_disk_keeps_each_commit_waiting) {
  disk.add({1, DiskTrouble::slow, 2, milliseconds(40)});
  for (std::int64_t id = 1; id <= 3; ++id) BOOST_TEST(std::holds_alternative<Committed>(insert(id)));
  BOOST_TEST((waited == std::vector<Duration>{milliseconds(40), milliseconds(40)}));
}

BOOST_AUTO_TEST_CASE(two_disks_in_one_process_fail_each_for_itself) {
  OneDisk other;
  other.disk.add({1, DiskTrouble::full, 0, {}});
  BOOST_TEST(std::holds_alternative<Committed>(insert(1)));
  BOOST_TEST((trouble(other.insert(1)) == StoreTrouble::full));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace tillrig
