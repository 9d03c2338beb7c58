#include "simulators/kernel/disk.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

namespace tillrig {
namespace {

void write(Disk& disk, Disk::FileId file, std::int64_t at, const std::string& bytes) {
  BOOST_REQUIRE((disk.write(file, at, bytes.data(), bytes.size()) == Disk::Result::ok));
}

std::string after_power_loss(std::uint64_t key) {
  Disk disk(key);
  const auto file = disk.open("f");
  write(disk, file, 0, std::string(1024, 'a'));
  disk.sync(file);
  write(disk, file, 0, std::string(1024, 'b'));
  write(disk, file, 1024, std::string(100, 'c'));
  disk.lose_power();
  return disk.image().files.at("f");
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_synced_survives_a_power_loss) {
  for (std::uint64_t key = 0; key < 50; ++key) {
    Disk disk(key);
    const auto file = disk.open("f");
    write(disk, file, 0, "old and ");
    write(disk, file, 8, "durable");
    disk.sync(file);
    disk.lose_power();
    BOOST_TEST(disk.image().files.at("f") == "old and durable");
  }
}

BOOST_AUTO_TEST_CASE(a_pending_write_is_kept_dropped_or_torn_and_the_key_decides) {
  std::set<std::string> fates;
  for (std::uint64_t key = 0; key < 1000; ++key) {
    BOOST_REQUIRE(after_power_loss(key) == after_power_loss(key));
    fates.insert(after_power_loss(key));
  }
  BOOST_TEST(fates.contains(std::string(1024, 'a')));
  BOOST_TEST(fates.contains(std::string(1024, 'b') + std::string(100, 'c')));
  BOOST_TEST(fates.contains(std::string(512, 'a') + std::string(512, 'b')));
}

BOOST_AUTO_TEST_CASE(a_sync_of_one_file_leaves_the_writes_of_another_pending) {
  Disk disk(1);
  const auto one = disk.open("one");
  const auto other = disk.open("other");
  write(disk, one, 0, "1");
  write(disk, other, 0, "2");
  disk.sync(one);
  disk.faults().add({1, DiskTrouble::loses_unsynced, 0, {}});
  disk.lose_power();
  BOOST_TEST(disk.image().files.at("one") == "1");
  BOOST_TEST(disk.image().files.at("other") == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_was_open_at_a_power_loss_takes_nothing_more) {
  Disk disk(1);
  const auto file = disk.open("f");
  disk.lose_power();
  BOOST_TEST((disk.write(file, 0, "x", 1) == Disk::Result::io_error));
  BOOST_TEST((disk.sync(file) == Disk::Result::io_error));
  BOOST_TEST(disk.image().files.at("f") == "");
}

BOOST_AUTO_TEST_CASE(a_fault_fires_as_often_as_it_was_told_and_ends_when_healed) {
  Disk disk(1);
  int told = 0;
  disk.faults().on_fired([&](const DiskRule&) { ++told; });
  const auto file = disk.open("f");
  disk.faults().add({1, DiskTrouble::full, 2, {}});
  BOOST_TEST((disk.write(file, 0, "x", 1) == Disk::Result::full));
  BOOST_TEST((disk.sync(file) == Disk::Result::ok));
  BOOST_TEST((disk.write(file, 0, "x", 1) == Disk::Result::full));
  BOOST_TEST((disk.write(file, 0, "x", 1) == Disk::Result::ok));
  disk.faults().add({2, DiskTrouble::io_error, 0, {}});
  BOOST_TEST((disk.sync(file) == Disk::Result::io_error));
  disk.faults().heal(2);
  BOOST_TEST((disk.sync(file) == Disk::Result::ok));
  BOOST_TEST(told == 3);
}

BOOST_AUTO_TEST_CASE(the_power_goes_before_the_operation_that_was_named) {
  Disk disk(1);
  bool lost = false;
  disk.lose_power_before(2, [&] { lost = true; });
  const auto file = disk.open("f");
  write(disk, file, 0, "x");
  BOOST_TEST(!lost);
  BOOST_TEST((disk.sync(file) == Disk::Result::io_error));
  BOOST_TEST(lost);
}

BOOST_AUTO_TEST_CASE(a_backup_has_what_is_synced_and_takes_the_place_of_the_disk) {
  Disk disk(1);
  const auto file = disk.open("f");
  write(disk, file, 0, "old and durable");
  disk.sync(file);
  write(disk, file, 0, "new");
  write(disk, file, 15, " and longer");
  const auto backup = disk.synced();
  BOOST_TEST(backup.files.at("f") == "old and durable");
  BOOST_TEST(disk.image().files.at("f") == "new and durable and longer");

  disk.sync(file);
  disk.open("another");
  disk.replace(backup);
  BOOST_TEST(disk.image().files.at("f") == "old and durable");
  BOOST_TEST(!disk.exists("another"));
  BOOST_TEST((disk.write(file, 0, "x", 1) == Disk::Result::io_error));
  disk.lose_power();
  BOOST_TEST(disk.image().files.at("f") == "old and durable");
}

BOOST_AUTO_TEST_CASE(each_power_cut_that_waits_counts_for_itself_whatever_else_takes_the_power) {
  Disk disk(1);
  int lost = 0;
  const auto count = [&] { ++lost; };
  for (const std::uint64_t n : {1UL, 3UL, 3UL}) disk.lose_power_before(n, count);
  auto file = disk.open("f");
  BOOST_TEST((disk.sync(file) == Disk::Result::io_error));
  BOOST_TEST(lost == 1);
  disk.lose_power();
  file = disk.open("f");
  write(disk, file, 0, "x");
  BOOST_TEST((disk.sync(file) == Disk::Result::io_error));
  BOOST_TEST(lost == 2);
  disk.lose_power_before(1, count);
  disk.keep_power();
  file = disk.open("f");
  BOOST_TEST((disk.sync(file) == Disk::Result::ok));
  BOOST_TEST(lost == 2);
}

}  // namespace tillrig
