#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/scenario/card_secrets.h"
#include "harness/scenario/runner.h"
#include "tests/unit/harness/scenario/rig_double.h"
#include "tests/unit/harness/scenario/small_shop.h"

namespace tillrig {
namespace {

using namespace testing;

// A shop with a bank and somebody who reconciles, where a step or two happen.
Scenario story(std::vector<StepAction> actions) {
  Scenario scenario;
  scenario.id = "sale/story";
  scenario.world = small_shop();
  for (const char* role : {"bank", "reconciliation"})
    scenario.world.nodes.push_back({NodeName(role), role, NodeName(), {}, {}, {}});
  WorldCard card;
  card.name = "lin-debit";
  card.holder = "lin";
  card.bank = NodeName("bank");
  card.balance = Money(50000, Currency::cny());
  card.pin_online = true;
  scenario.world.cards.push_back(card);
  for (auto& action : actions) scenario.steps.push_back({std::move(action), "step", "f.json", 1});
  scenario.expect.push_back(expectation(ExpectReceipt{till(), 0, {}, ""}));
  return scenario;
}

int told(const RigDouble& rig, const std::string& what) {
  return static_cast<int>(std::count_if(rig.told.begin(), rig.told.end(),
                                        [&](const std::string& one) { return one.find(what) != std::string::npos; }));
}

Answer statement(const Message&) {
  return Reply{R"({"name":"wallet-a-2026-03-02-1","bytes":"STATEMENT"})"};
}

BOOST_AUTO_TEST_SUITE(runner_in_a_small_shop)

BOOST_AUTO_TEST_CASE(the_bank_has_its_cards_before_the_first_step_and_the_reader_the_same) {
  RigDouble rig{story({HoldCard{till(), "lin-debit", CardMove::insert}, EnterPin{till(), "lin-debit", true},
                       EnterPin{till(), "lin-debit", false}, PullCard{till()}})};
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  const auto secrets = draw_card(1, "lin-debit");
  BOOST_TEST(rig.told.at(0).find("sim.issue_card bank") != std::string::npos);
  for (const auto& secret : {secrets.number.clear_for_wire(), secrets.pin.clear_for_wire()})
    BOOST_TEST(rig.told.at(0).find(secret) != std::string::npos);
  BOOST_TEST(told(rig, "hand.insert_card desk-till-1") == 1);
  BOOST_TEST(told(rig, secrets.number.clear_for_wire()) == 2);
  BOOST_TEST(told(rig, R"(hand.enter_pin desk-till-1 {"pin":")" + secrets.wrong_pin.clear_for_wire()) == 1);
  BOOST_TEST(told(rig, R"(hand.enter_pin desk-till-1 {"pin":")" + secrets.pin.clear_for_wire()) == 1);
  BOOST_TEST(told(rig, "hand.pull_card desk-till-1 {}") == 1);
}

BOOST_AUTO_TEST_CASE(a_hand_at_the_reader_that_finds_nothing_did_nothing) {
  RigDouble rig{story({HoldCard{till(), "lin-debit", CardMove::tap}, CancelPad{till()}})};
  rig.answers["hand.tap_card"] = [](const Message&) { return Reply{R"({"done":false,"why":"no"})"}; };
  BOOST_TEST((rig.run().operations == std::vector<std::string>{"cancel at the pad"}));
}

BOOST_AUTO_TEST_CASE(cash_lies_on_the_counter_before_the_till_is_told) {
  RigDouble rig{story({GiveCash{till(), "lin", Money(2000, Currency::cny())}, TypeAmount{till(), "5.00"}})};
  const auto result = rig.run();
  BOOST_TEST((result.operations == std::vector<std::string>{"type 20.00", "press cash", "type 5.00"}));
  const auto recorded = rig.recorded();
  BOOST_TEST((std::find(recorded.begin(), recorded.end(), "cash.given") != recorded.end()));
  BOOST_TEST(told(rig, R"(hand.press desk-till-1 {"key":"20.00"})") == 1);
  BOOST_TEST(told(rig, R"(hand.press desk-till-1 {"key":"cash"})") == 1);
}

BOOST_AUTO_TEST_CASE(a_statement_comes_into_the_inbox_of_who_reconciles_and_once_more_as_another_file) {
  RigDouble rig{story(
      {Press{till(), "total"}, IssueStatement{NodeName("wallet-a"), "2026-03-02", "monday"}, DeliverAgain{"monday"}})};
  rig.answers["sim.statement"] = statement;
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, R"(sim.statement wallet-a {"day":"2026-03-02"})") == 1);
  BOOST_TEST(told(rig, "drop_file reconciliation wallet-a-2026-03-02-1 STATEMENT") == 1);
  BOOST_TEST(told(rig, "drop_file reconciliation copy-1-of-wallet-a-2026-03-02-1 STATEMENT") == 1);
}

BOOST_AUTO_TEST_CASE(a_book_that_makes_no_statement_is_a_broken_rig) {
  RigDouble rig{story({IssueStatement{NodeName("wallet-a"), "2026-03-02", "monday"}})};
  BOOST_TEST(name_of(rig.run().verdict) == "ERROR");
}

BOOST_AUTO_TEST_CASE(a_decision_is_taken_to_who_reconciles) {
  RigDouble rig{story({Press{till(), "total"}, DecideRow{"r-1", "REFUND", "zhou", "paid twice", std::nullopt}})};
  BOOST_TEST(name_of(rig.run().verdict) == "PASS");
  BOOST_TEST(told(rig, R"(reconciliation.decide reconciliation {"row":"r-1","action":"REFUND","by":"zhou")") == 1);
}

BOOST_AUTO_TEST_CASE(a_refused_decision_is_what_the_step_says_or_a_failure) {
  const auto decided = [](std::optional<std::string> expected, bool refuse) {
    RigDouble rig{story({Press{till(), "total"}, DecideRow{"r-1", "REFUND", "zhou", "w", std::move(expected)}})};
    if (refuse)
      rig.answers["reconciliation.decide"] = [](const Message&) {
        return Refused{RefusedWhy::not_executed, "the row is closed"};
      };
    const auto result = rig.run();
    return std::string(name_of(result.verdict)) + " " + result.reason;
  };
  BOOST_TEST(decided("is closed", true) == "PASS ");
  BOOST_TEST(decided("unknown row", true) == "FAIL expected step: it was refused: not_executed the row is closed");
  BOOST_TEST(decided(std::nullopt, true) == "FAIL expected step: it was refused: not_executed the row is closed");
  BOOST_TEST(decided("is closed", false) == "FAIL expected step: it was accepted");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
