#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "reference/store/database.h"
#include "tests/integration/live/two_counters.h"

namespace tillrig {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A node that counted once, and is down; all that it stored is in the log beside its file.
struct OneNodeDown : TwoCounters {
  OneNodeDown() {
    BOOST_TEST(reply(a, "count") == "1");
    BOOST_TEST(reply(a, "fill") == "filled");
    kill(1);
  }

  // Its file has many pages now, and the log holds its last commit alone.
  void work_the_log_into_the_file_and_count_once_more() {
    { const Database opened_and_closed(SqliteOptions{.path = file, .vfs = {}}); }
    world.restart(a);
    BOOST_TEST(until([&] { return kept.count("node.ready", "a") == 2; }));
    BOOST_TEST(until([&] { return reply(a, "count") == "2"; }));
    kill(2);
  }

  void kill(int times) {
    world.crash(a);
    BOOST_TEST(until([&] { return kept.count("node.crashed", "a") == times; }));
  }

  void refuses_to_start(const std::string& expected) {
    const auto found = bytes_of(file), log = bytes_of(file + "-wal");
    const int ready = kept.count("node.ready", "a");
    BOOST_TEST(!log.empty());
    world.restart(a);
    until([&] { return !world.deaths().empty(); });
    BOOST_REQUIRE(world.deaths().size() == 1u);
    const auto& death = world.deaths().front();
    BOOST_TEST(death.node.text() == "a");
    BOOST_TEST(death.how == "exit 70");
    BOOST_REQUIRE(!death.lines.empty());
    BOOST_TEST(death.lines.back().starts_with("a: " + file + ": " + expected), death.lines.back());
    BOOST_TEST(kept.count("node.ready", "a") == ready);
    BOOST_TEST((bytes_of(file) == found));
    BOOST_TEST((bytes_of(file + "-wal") == log));
  }

  std::string file = world.folder() + "/store/a";
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_node_whose_store_is_damaged_does_not_start_and_leaves_it_as_it_was) {
  OneNodeDown node;
  node.work_the_log_into_the_file_and_count_once_more();
  const auto middle = static_cast<std::streamoff>(bytes_of(node.file).size() / 2);
  std::fstream store(node.file, std::ios::in | std::ios::out | std::ios::binary);
  store.seekp(middle);
  store << std::string(40960, '\x5a');
  store.close();
  node.refuses_to_start("is damaged: ");
}

BOOST_AUTO_TEST_CASE(a_node_whose_store_is_another_file_does_not_start_and_leaves_it_as_it_was) {
  OneNodeDown node;
  std::ofstream(node.file, std::ios::binary) << std::string(8192, 'x');
  node.refuses_to_start("is not a database");
}

}  // namespace tillrig
