#include "harness/scenario/scenario.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(scenario)

BOOST_AUTO_TEST_CASE(durations_are_read_as_they_are_said) {
  BOOST_TEST((parse_duration("3s") == Duration(3s)));
  BOOST_TEST((parse_duration("250ms") == Duration(250ms)));
  BOOST_TEST((parse_duration("-2h") == Duration(-2h)));
  for (const char* wrong : {"", "3", "s", "3 s", "3sec", "1.5s", "99999999999999h"})
    BOOST_TEST(!parse_duration(wrong), wrong << " was read");
}

BOOST_AUTO_TEST_CASE(a_duration_is_said_in_its_largest_whole_unit) {
  BOOST_TEST(duration_text(90s) == "90s");
  BOOST_TEST(duration_text(120s) == "2m");
  BOOST_TEST(duration_text(1500ms) == "1500ms");
  BOOST_TEST(duration_text(0s) == "0s");
}

BOOST_AUTO_TEST_CASE(money_needs_a_known_currency_and_its_digits) {
  BOOST_TEST(parse_money("12.50 CNY")->minor() == 1250);
  for (const char* wrong : {"12.5 CNY", "12.50", "12.50 XXX", "12.505 CNY"})
    BOOST_TEST(!parse_money(wrong), wrong << " was read");
}

BOOST_AUTO_TEST_CASE(a_fault_that_a_world_lacks_makes_the_case_not_applicable_there) {
  Scenario scenario;
  Fault fault;
  fault.kind = find_fault_kind("disk_tears");
  scenario.steps.push_back({StartFault{fault}, "", "", 1});
  BOOST_TEST((why_not_applicable(scenario, WorldKind::live_world) == "the live world has no disk_tears"));
  BOOST_TEST(!why_not_applicable(scenario, WorldKind::virtual_world));
}

BOOST_AUTO_TEST_CASE(an_old_disk_is_put_into_the_virtual_world_alone) {
  Scenario scenario;
  scenario.steps.push_back({Restore{NodeName("engine"), "monday", {}}, "", "", 0});
  BOOST_TEST((why_not_applicable(scenario, WorldKind::live_world) ==
              "the live world puts no old disk in the place of a node's own"));
  BOOST_TEST(!why_not_applicable(scenario, WorldKind::virtual_world));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
