#include "simulators/disks/disk_faults.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using std::chrono::milliseconds;
using Result = DiskFaults::Result;

constexpr auto write = DiskFaults::Operation::write;
constexpr auto sync = DiskFaults::Operation::sync;

}  // namespace

BOOST_AUTO_TEST_CASE(a_full_disk_still_syncs_and_an_io_error_hits_everything) {
  DiskFaults faults;
  faults.add({1, DiskTrouble::full, 0, {}});
  BOOST_TEST((faults.before(write) == Result::full));
  BOOST_TEST((faults.before(sync) == Result::ok));
  faults.heal(1);
  faults.add({2, DiskTrouble::io_error, 0, {}});
  BOOST_TEST((faults.before(write) == Result::io_error));
  BOOST_TEST((faults.before(sync) == Result::io_error));
  faults.heal(2);
  BOOST_TEST((faults.before(sync) == Result::ok));
}

BOOST_AUTO_TEST_CASE(a_rule_acts_as_often_as_it_was_told_and_the_older_one_first) {
  DiskFaults faults;
  std::vector<std::int64_t> fired;
  faults.on_fired([&](const DiskRule& rule) { fired.push_back(rule.id); });
  faults.add({1, DiskTrouble::full, 2, {}});
  faults.add({2, DiskTrouble::io_error, 1, {}});
  BOOST_TEST((faults.before(write) == Result::full));
  BOOST_TEST((faults.before(write) == Result::full));
  BOOST_TEST((faults.before(write) == Result::io_error));
  BOOST_TEST((faults.before(write) == Result::ok));
  BOOST_TEST((fired == std::vector<std::int64_t>{1, 1, 2}));
}

BOOST_AUTO_TEST_CASE(slow_rules_add_up_at_each_sync_that_goes_well) {
  DiskFaults faults;
  faults.add({1, DiskTrouble::slow, 0, milliseconds(100)});
  faults.add({2, DiskTrouble::slow, 1, milliseconds(30)});
  faults.before(write);
  BOOST_TEST((faults.take_delay() == Duration{}));
  faults.before(sync);
  faults.before(sync);
  BOOST_TEST((faults.take_delay() == milliseconds(230)));
  BOOST_TEST((faults.take_delay() == Duration{}));
  faults.add({3, DiskTrouble::io_error, 1, {}});
  faults.before(sync);
  BOOST_TEST((faults.take_delay() == Duration{}));
}

BOOST_AUTO_TEST_CASE(a_power_loss_meets_the_rules_for_it_alone) {
  DiskFaults faults;
  faults.add({1, DiskTrouble::full, 0, {}});
  BOOST_TEST(!faults.at_power_loss().has_value());
  faults.add({2, DiskTrouble::tears, 1, {}});
  BOOST_TEST((faults.at_power_loss() == DiskTrouble::tears));
  BOOST_TEST(!faults.at_power_loss().has_value());
}

}  // namespace tillrig
