#include "harness/scenario/runner.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/scenario/rig_double.h"
#include "tests/unit/harness/scenario/small_shop.h"

namespace tillrig {
namespace {

using namespace std::chrono_literals;
using namespace testing;

Step step(StepAction action, const char* text = "step") {
  return {std::move(action), text, "f.json", 1};
}

Scenario story(std::vector<Step> steps, std::vector<Expectation> expect = {}) {
  Scenario scenario;
  scenario.id = "sale/story";
  scenario.world = small_shop();
  scenario.steps = std::move(steps);
  scenario.expect = std::move(expect);
  if (scenario.expect.empty()) scenario.expect.push_back(expectation(ExpectReceipt{till(), 0, {}, ""}));
  return scenario;
}

Step scan_tea() {
  return step(Scan{till(), "6901234567892"}, "scan tea");
}

Fault outcome(const char* name) {
  Fault fault;
  fault.kind = find_fault_kind(name);
  fault.as = name;
  fault.at = NodeName("wallet-a");
  return fault;
}

Fault link(const char* name) {
  Fault fault;
  fault.kind = find_fault_kind(name);
  fault.as = name;
  fault.from = NodeName("till-1");
  fault.to = NodeName("engine");
  return fault;
}

Event fired(std::int64_t id) {
  return Event("fault.fired").with("fault", "x").with("target", "y").with("id", id);
}

bool told(const RigDouble& rig, const std::string& what) {
  return std::find(rig.told.begin(), rig.told.end(), what) != rig.told.end();
}

BOOST_AUTO_TEST_SUITE(runner)

BOOST_AUTO_TEST_CASE(hands_act_through_the_bus_and_a_code_goes_from_phone_to_scanner) {
  RigDouble rig{story({scan_tea(), step(Press{till(), "total"}), step(ShowCode{till(), "lin", "old", true}),
                       step(ScanCode{till(), "old"}), step(OnPhone{"lin", true})})};
  rig.answers["hand.show_code"] = [](const Message&) { return Reply{R"({"code":"281234567890123456"})"}; };
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS");
  BOOST_TEST(told(rig, R"(0s: hand.scan desk-till-1 {"code":"6901234567892"})"));
  BOOST_TEST(told(rig, R"(0s: hand.press desk-till-1 {"key":"total"})"));
  BOOST_TEST(
      std::count(rig.told.begin(), rig.told.end(), R"(0s: hand.scan desk-till-1 {"code":"281234567890123456"})") == 2);
  BOOST_TEST(
      (result.operations == std::vector<std::string>{"scan", "press total", "show_code", "scan_code", "confirm"}));
  BOOST_TEST(result.steps_done == 5);
}

BOOST_AUTO_TEST_CASE(intents_steps_and_the_end_are_recorded_in_order) {
  Scenario scenario = story({scan_tea()});
  scenario.intents.push_back({till(), "lin", {{"tea", 1}}, Money(1250, Currency::cny())});
  RigDouble rig{std::move(scenario)};
  rig.run();
  const std::vector<std::string> expected{"intent.stated", "step.started",    "step.done",
                                          "world.healed",  "expectation.met", "scenario.ended"};
  BOOST_TEST(rig.recorded() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_coupon_of_the_customers_wallet_is_stated_as_a_discount) {
  Scenario scenario = story({scan_tea()});
  scenario.intents.push_back({till(), "lin", {{"tea", 1}}, Money(1250, Currency::cny())});
  for (auto& node : scenario.world.nodes)
    if (node.role == "wallet") node.settings.set("coupon_minor", std::int64_t{2000});
  RigDouble rig{std::move(scenario)};
  rig.run();
  const auto lines = rig.journal_lines();
  const auto says_so = [](const std::string& line) {
    return line.find("intent.stated") != std::string::npos && line.find("\"discount\":1250") != std::string::npos;
  };
  BOOST_TEST(std::count_if(lines.begin(), lines.end(), says_so) == 1);
}

BOOST_AUTO_TEST_CASE(an_expectation_waits_no_longer_than_it_takes_and_says_how_long) {
  RigDouble rig{story({scan_tea(), step(ExpectNow{expectation(ExpectDisplay{till(), "PAID"}, 3s)})})};
  rig.at(1200ms, "desk-till-1", display("", "PAID"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS");
  BOOST_TEST((result.expectations.at(0).took == Duration(1200ms)));
}

BOOST_AUTO_TEST_CASE(what_shows_for_an_instant_only_is_not_missed) {
  RigDouble rig{story({scan_tea(), step(ExpectNow{expectation(ExpectDisplay{till(), "DECLINED"}, 3s)})})};
  rig.at(1s, "desk-till-1", display("", "DECLINED"));
  rig.at(1s, "desk-till-1", display("", "WELCOME"));
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
}

BOOST_AUTO_TEST_CASE(an_expectation_that_comes_true_too_late_fails_and_ends_the_steps) {
  RigDouble rig{story(
      {scan_tea(), step(ExpectNow{expectation(ExpectDisplay{till(), "PAID"}, 3s)}), step(Press{till(), "total"})})};
  rig.at(3001ms, "desk-till-1", display("", "PAID"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "FAIL");
  BOOST_TEST(result.reason == "expected it: the display shows \"\" \"\"");
  BOOST_TEST(result.steps_done == 1);
  BOOST_TEST(!told(rig, R"(3s: hand.press desk-till-1 {"key":"total"})"));
  BOOST_TEST(rig.recorded().back() == "scenario.ended");
}

BOOST_AUTO_TEST_CASE(an_expectation_without_a_bound_must_hold_at_that_moment) {
  RigDouble rig{story({scan_tea(), step(ExpectNow{expectation(ExpectDisplay{till(), "PAID"})})})};
  rig.at(1ms, "desk-till-1", display("", "PAID"));
  BOOST_TEST(name_of(rig.run().verdict) == "FAIL");
}

BOOST_AUTO_TEST_CASE(the_last_expectations_are_waited_for_together) {
  RigDouble rig{
      story({scan_tea()}, {expectation(ExpectOrder{"", "PAID"}, 60s), expectation(ExpectDisplay{till(), "PAID"}, 5s)})};
  rig.at(2s, "desk-till-1", display("", "PAID"));
  rig.at(4s, "desk-till-1", display("", "WELCOME"));
  rig.at(30s, "acquiring", Event("order.created").with("order", "o").with("basket", "b"));
  rig.at(40s, "acquiring", Event("state.changed").with("machine", "order").with("key", "o").with("to", "PAID"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS", result.reason);
  BOOST_TEST((result.expectations.at(0).took == Duration(40s)));
  BOOST_TEST((result.expectations.at(1).took == Duration(2s)));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_unseen_must_still_hold_when_all_is_over) {
  RigDouble rig{story({scan_tea()}, {expectation(ExpectDrawer{till(), 0}, 5s)})};
  rig.at(7s, "desk-till-1", Event("drawer.opened").with("till", "till-1"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "FAIL");
  BOOST_TEST(result.reason == "expected it: it held, and no longer does: found openings 1");
}

BOOST_AUTO_TEST_CASE(a_fault_that_never_took_effect_leaves_the_case_inconclusive) {
  RigDouble rig{story({step(StartFault{outcome("reply_lost")}), scan_tea()})};
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "INCONCLUSIVE");
  BOOST_TEST(result.reason == "reply_lost at wallet-a never took effect");
}

BOOST_AUTO_TEST_CASE(a_simulators_fault_is_started_and_healed_by_number) {
  Fault fault = outcome("reply_late");
  fault.verb = "pay";
  fault.count = 2;
  fault.delay = 1500ms;
  RigDouble rig{story({step(StartFault{fault}), scan_tea(), step(Wait{1s}), step(Heal{"reply_late"})})};
  rig.at(500ms, "wallet-a", fired(1));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS", result.reason);
  BOOST_TEST(result.faults.at(0).fired == 1);
  BOOST_TEST(
      told(rig, R"(0s: sim.fault wallet-a {"count":2,"delay_ms":1500,"id":1,"name":"reply_late","verb":"pay"})"));
  BOOST_TEST(std::count(rig.told.begin(), rig.told.end(), R"(1s: sim.heal wallet-a {"id":1})") == 1);
}

BOOST_AUTO_TEST_CASE(a_fault_with_a_duration_is_healed_by_itself) {
  Fault fault = link("drop");
  fault.lasts = 2s;
  RigDouble rig{story({step(StartFault{fault}), scan_tea(), step(Wait{5s})})};
  rig.at(1s, "network", fired(1));
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, "0s: link 1 till-1->engine   0"));
  BOOST_TEST(told(rig, "2s: heal 1"));
}

BOOST_AUTO_TEST_CASE(a_fault_that_waits_for_an_event_starts_in_the_middle_of_it) {
  Fault fault = link("partition");
  fault.when = Trigger{"gateway.executed", 2, {}};
  RigDouble rig{story({step(StartFault{fault}), scan_tea(), step(Wait{5s})})};
  rig.at(1s, "wallet-a", Event("gateway.executed"));
  rig.at(2s, "wallet-a", Event("gateway.executed"));
  rig.at(3s, "network", fired(1));
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, "2s: link 1 till-1->engine   0"));
}

BOOST_AUTO_TEST_CASE(a_simulators_fault_may_wait_for_an_event_too) {
  Fault fault = outcome("not_found");
  fault.when = Trigger{"gateway.executed", 1, {{"node", "wallet-a"}}};
  RigDouble rig{story({step(StartFault{fault}), scan_tea(), step(Wait{5s})})};
  rig.at(1s, "wallet-a", Event("gateway.executed"));
  rig.at(3s, "wallet-a", fired(1));
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, R"(1s: sim.fault wallet-a {"count":0,"delay_ms":0,"id":1,"name":"not_found","verb":""})"));
}

BOOST_AUTO_TEST_CASE(a_node_crashes_at_an_event_and_comes_back_after_its_delay) {
  Crash crash{NodeName("engine"), "", 1, Trigger{"gateway.executed", 1, {}}, 4s};
  RigDouble rig{story({step(crash), scan_tea(), step(Wait{10s})})};
  rig.at(1s, "wallet-a", Event("gateway.executed"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS", result.reason);
  BOOST_TEST(told(rig, "1s: crash engine"));
  BOOST_TEST(told(rig, "5s: restart engine"));
  BOOST_TEST(result.faults.at(0).text == "crash of engine");
}

BOOST_AUTO_TEST_CASE(a_fault_point_that_nobody_passes_is_forgotten_and_inconclusive) {
  RigDouble rig{story({step(Crash{NodeName("engine"), "engine.sending.stored", 2, {}, 4s}), scan_tea()})};
  const ScenarioResult result = rig.run();
  BOOST_TEST(told(rig, "0s: arm engine engine.sending.stored 2 4s"));
  BOOST_TEST(told(rig, "0s: disarm "));
  BOOST_TEST(result.reason == "crash of engine at engine.sending.stored never took effect");
}

BOOST_AUTO_TEST_CASE(the_end_heals_restarts_and_plugs_in_everything) {
  Fault fault = link("hold");
  RigDouble rig{story({step(StartFault{fault}), step(Cable{till(), "scanner", false}),
                       step(Crash{NodeName("engine"), "", 1, {}, {}}), scan_tea(), step(Wait{1s})})};
  rig.at(500ms, "network", fired(1));
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, "1s: heal 1"));
  BOOST_TEST(told(rig, "1s: plug till-1 scanner"));
  BOOST_TEST(told(rig, "1s: restart engine"));
  const auto recorded = rig.recorded();
  BOOST_TEST(std::count(recorded.begin(), recorded.end(), "fault.started") == 2);
  BOOST_TEST(std::count(recorded.begin(), recorded.end(), "fault.healed") == 2);
}

BOOST_AUTO_TEST_CASE(the_quiet_period_ends_when_all_has_been_settled_for_a_while) {
  RigDouble rig{story({scan_tea()})};
  const ScenarioResult result = rig.run({1h, 2s, [&rig] { return rig.steady_now().since_start >= 30s; }});
  BOOST_TEST(name_of(result.verdict) == "PASS");
  BOOST_TEST((rig.steady_now().since_start >= Duration(32s)));
  BOOST_TEST((rig.steady_now().since_start < Duration(34s)));
}

BOOST_AUTO_TEST_CASE(the_quiet_period_is_never_longer_than_the_bound) {
  RigDouble rig{story({scan_tea()})};
  rig.run({10s, 2s, [] { return false; }});
  BOOST_TEST((rig.steady_now().since_start == Duration(10s)));
}

BOOST_AUTO_TEST_CASE(what_this_world_lacks_makes_it_not_applicable) {
  RigDouble rig{story({step(StepClock{NodeName("till-1"), -2h}), scan_tea()})};
  rig.lacking = {"step_clock"};
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "NOT_APPLICABLE");
  BOOST_TEST(result.reason == "this world has no step of the clock of till-1");
}

BOOST_AUTO_TEST_CASE(a_simulator_that_refuses_a_hand_is_the_rigs_own_error) {
  RigDouble rig{story({scan_tea()})};
  rig.answers["hand.scan"] = [](const Message&) { return Refused{RefusedWhy::unknown_verb, "no scanner here"}; };
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "ERROR");
  BOOST_TEST(result.reason.starts_with("desk-till-1 refused hand.scan"));
  BOOST_TEST(rig.recorded().back() == "scenario.ended");
}

BOOST_AUTO_TEST_CASE(a_phone_whose_wallet_loses_its_power_tries_again_for_a_while) {
  const auto calls = [](const RigDouble& rig, std::string_view verb) {
    return std::count_if(rig.told.begin(), rig.told.end(),
                         [&](const std::string& call) { return call.find(verb) != std::string::npos; });
  };
  for (const int lost : {2, 3}) {
    RigDouble rig{story({scan_tea(), step(OnPhone{"lin", true})})};
    rig.lost["hand.confirm"] = lost;
    const ScenarioResult result = rig.run();
    BOOST_TEST(name_of(result.verdict) == "PASS", result.reason);
    BOOST_TEST(calls(rig, "hand.confirm") == 3);
    BOOST_TEST(result.operations.size() == (lost == 2 ? 2U : 1U));
  }
  RigDouble rig{story({step(ShowCode{till(), "lin", "old", false})})};
  rig.lost["hand.show_code"] = 99;
  BOOST_TEST(rig.run().reason == "wallet-a left hand.show_code open: peer_lost the peer has a new session");
  BOOST_TEST(calls(rig, "hand.show_code") == 12);
}

BOOST_AUTO_TEST_CASE(a_hand_whose_device_does_not_answer_is_the_rigs_own_error) {
  RigDouble rig{story({scan_tea()})};
  rig.lost["hand.scan"] = 1;
  BOOST_TEST(rig.run().reason == "desk-till-1 left hand.scan open: peer_lost the peer has a new session");
}

BOOST_AUTO_TEST_CASE(a_hand_that_finds_nothing_to_act_on_is_no_operation) {
  RigDouble rig{story({scan_tea()})};
  rig.answers["hand.scan"] = [](const Message&) { return Reply{R"({"done":false,"why":"unplugged"})"}; };
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "INCONCLUSIVE");
  BOOST_TEST(result.operations.empty());
}

BOOST_AUTO_TEST_CASE(a_capture_takes_a_value_from_an_event_that_is_past_and_fills_it_in) {
  RigDouble rig{story({scan_tea(), step(Wait{2s}), step(Capture{"order", {"order.created", 1, {}}, "order", 1s})},
                      {expectation(ExpectOrder{"${order}", "OPEN"})})};
  rig.at(1s, "acquiring", Event("order.created").with("order", "o-1").with("basket", "b"));
  rig.at(4s, "acquiring", Event("order.created").with("order", "o-2").with("basket", "b"));
  rig.at(5s, "acquiring", Event("state.changed").with("machine", "order").with("key", "o-2").with("to", "CLOSED"));
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "PASS", result.reason);
}

BOOST_AUTO_TEST_CASE(an_event_that_is_waited_for_in_vain_fails_the_case) {
  RigDouble rig{story({scan_tea(), step(WaitFor{{"gateway.executed", 1, {}}, 2s}, "wait_for it")})};
  const ScenarioResult result = rig.run();
  BOOST_TEST(name_of(result.verdict) == "FAIL");
  BOOST_TEST(result.reason == "expected wait_for it: it was not seen");
}

BOOST_AUTO_TEST_CASE(time_that_the_world_cannot_jump_is_waited_for) {
  RigDouble rig{story({scan_tea(), step(Advance{24h})})};
  rig.run();
  BOOST_TEST((rig.steady_now().since_start == Duration(24h + 10s)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
