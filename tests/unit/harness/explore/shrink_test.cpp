#include "harness/explore/shrink.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/explore/draw.h"
#include "tests/unit/harness/explore/shop.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

bool has_fault(const Scenario& scenario, std::string_view kind) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
    const auto* start = std::get_if<StartFault>(&step.action);
    return start && start->fault.kind->name == kind;
  });
}

bool serves(const Scenario& scenario, std::string_view customer) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const Step& step) {
    const auto* serve = std::get_if<Serve>(&step.action);
    return serve && serve->customer == customer;
  });
}

StillFails fails_when(bool (*broken)(const Scenario&)) {
  return [broken](const std::vector<Scenario>& candidates) {
    std::vector<bool> failed;
    failed.reserve(candidates.size());
    for (const auto& one : candidates) failed.push_back(broken(one));
    return failed;
  };
}

// Two hundred troubles and thirty customers, of which two and one matter.
Scenario a_large_one() {
  std::vector<StepAction> actions;
  Draw draw(7, "troubles");
  const char* const kinds[] = {"reply_lost", "reply_late", "stall", "refuse", "not_found"};
  for (int i = 0; i < 200; ++i) {
    if (i % 7 == 0) actions.emplace_back(serve("customer-" + std::to_string(i)));
    if (i == 61) actions.emplace_back(serve("an", "till-2"));
    if (i == 101) actions.emplace_back(fault("bad_signature", "wallet-a"));
    if (i == 150) actions.emplace_back(fault("wrong_amount", "wallet-a"));
    actions.emplace_back(fault(draw.one_of(kinds), "wallet-b"));
    actions.emplace_back(Wait{std::chrono::seconds(draw.between(1, 30))});
  }
  actions.emplace_back(Recover{});
  actions.emplace_back(Recovered{});
  Scenario scenario;
  scenario.steps = steps(std::move(actions));
  return scenario;
}

BOOST_AUTO_TEST_SUITE(shrinking)

BOOST_AUTO_TEST_CASE(two_hundred_troubles_come_down_to_the_three_items_that_matter) {
  const auto needs = fails_when([](const Scenario& one) {
    return has_fault(one, "bad_signature") && has_fault(one, "wrong_amount") && serves(one, "an");
  });
  const auto shrunk = shrink(a_large_one(), needs, {});
  BOOST_TEST(shrunk.items_before > 200U);
  BOOST_TEST(shrunk.items_after == 3U);
  BOOST_TEST(shrunk.minimal);
  BOOST_TEST(shrunk.tried < 400U);
}

BOOST_AUTO_TEST_CASE(values_become_plain_where_they_do_not_matter) {
  const auto needs = fails_when([](const Scenario& one) { return serves(one, "an"); });
  const auto shrunk = shrink(a_large_one(), needs, {});
  BOOST_REQUIRE(shrunk.items_after == 1U);
  const auto& serve =
      std::get<Serve>(std::find_if(shrunk.scenario.steps.begin(), shrunk.scenario.steps.end(), [](const Step& step) {
                        return std::holds_alternative<Serve>(step.action);
                      })->action);
  BOOST_TEST(serve.pays.size() == 1U);
  BOOST_TEST(serve.buys.at("tea") == 1);
}

BOOST_AUTO_TEST_CASE(a_recovery_keeps_its_beginning_and_its_end) {
  const auto needs = fails_when([](const Scenario& one) {
    return std::any_of(one.steps.begin(), one.steps.end(),
                       [](const Step& step) { return std::holds_alternative<Recovered>(step.action); });
  });
  const auto shrunk = shrink(a_large_one(), needs, {});
  const auto left = shown(shrunk.scenario.steps);
  BOOST_TEST(std::count(left.begin(), left.end(), "recover") == 1);
  BOOST_TEST(std::count(left.begin(), left.end(), "recovered") == 1);
}

BOOST_AUTO_TEST_CASE(when_the_time_is_over_it_says_that_it_is_not_done) {
  const auto needs = fails_when([](const Scenario& one) { return serves(one, "an"); });
  ShrinkOptions no_time;
  no_time.time = 0ms;
  const auto shrunk = shrink(a_large_one(), needs, no_time);
  BOOST_TEST(!shrunk.minimal);
  BOOST_TEST(serves(shrunk.scenario, "an"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::explore
