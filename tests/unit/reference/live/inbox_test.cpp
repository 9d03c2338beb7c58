#include "reference/live/inbox.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "reference/ports/spawn.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

void drop(const std::filesystem::path& folder, const std::string& name, const std::string& bytes) {
  std::ofstream(folder / ("." + name)) << bytes;
  std::filesystem::rename(folder / ("." + name), folder / name);
}

boost::asio::awaitable<void> take(Inbox* inbox, std::vector<InboxFile>* taken, std::size_t count) {
  while (taken->size() < count) {
    InboxFile file = co_await inbox->next();
    inbox->acknowledge(file.name);
    taken->push_back(std::move(file));
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_are_seen_whole_in_order_of_arrival_and_once_also_after_a_restart) {
  TemporaryFolder folder;
  std::vector<InboxFile> taken;
  {
    boost::asio::io_context context;
    FolderInbox inbox(context.get_executor(), folder.path());
    drop(folder.path(), "z.csv", "first");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // file systems count time in ticks
    drop(folder.path(), "a.csv", "second");
    spawn(context.get_executor(), take(&inbox, &taken, 2));
    context.run_for(std::chrono::seconds(5));
  }
  BOOST_REQUIRE(taken.size() == 2u);
  BOOST_TEST(taken[0].name == "z.csv");
  BOOST_TEST(taken[0].bytes == "first");
  BOOST_TEST(taken[1].name == "a.csv");

  boost::asio::io_context context;
  FolderInbox again(context.get_executor(), folder.path());
  drop(folder.path(), "z.csv", "the same once more");
  spawn(context.get_executor(), take(&again, &taken, 3));
  context.run_for(std::chrono::milliseconds(50));
  BOOST_TEST(taken.size() == 2u);
  drop(folder.path(), "b.csv", "third");
  context.restart();
  context.run_for(std::chrono::seconds(5));
  BOOST_REQUIRE(taken.size() == 3u);
  BOOST_TEST(taken[2].bytes == "third");
}

}  // namespace tillrig
