#include "reference/engine/refund_machine.h"

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <string>

#include "reference/engine/engine_tables.h"

using namespace tillrig;
using namespace tillrig::engine;

namespace {

Refund a_refund(RefundPlan plan) {
  Refund refund;
  refund.key = RefundKey("B1-r1/1");
  refund.cause = RefundCause::customer;
  refund.plan = plan;
  refund.txn = ChannelTxn("T1");
  refund.amount = Money(1250, Currency::cny());
  return refund;
}

RefundEvent event_of(const std::string& who, const std::string& says) {
  if (who == "statement") return says == "REFUNDED" ? RefundEvent::settled : RefundEvent::unsettled;
  const auto state = *from_word<ChannelState>(says);
  return who == "reverse" ? undoing_event_of(state) : refund_event_of(state);
}

// "who says | state  effects", one refund.
void check_ledger(const std::string& ledger, RefundPlan plan) {
  static const EngineTables tables;
  auto refund = a_refund(plan);
  std::istringstream lines(ledger);
  for (std::string who, says, bar, state, effects; lines >> who >> says >> bar >> state >> effects;) {
    RefundHeard heard{event_of(who, says), ""};
    const auto decision = decide(tables.of(plan), refund, heard, 3);
    BOOST_TEST_CONTEXT(who << " " << says) {
      BOOST_TEST(word_of(decision.after.state) == state);
      const std::string tells = decision.after.told ? "" : "tell", lists = decision.listed ? "list" : "";
      const auto both = tells + (tells.empty() || lists.empty() ? "" : "+") + lists;
      BOOST_TEST((both.empty() ? "-" : both) == effects);
    }
    refund = decision.after;
    refund.told = true;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refund_machine)

BOOST_AUTO_TEST_CASE(an_unknown_refund_to_a_wallet_is_repeated_until_it_is_final) {
  check_ledger(R"(
    refund UNKNOWN  | UNKNOWN  tell
    refund REFUSED  | UNKNOWN  -
    refund REFUNDED | REFUNDED tell
    refund FAILED   | REFUNDED - )",
               RefundPlan::repeat);
}

BOOST_AUTO_TEST_CASE(a_refund_that_was_refused_is_still_to_be_sent) {
  check_ledger(R"(
    refund REFUSED  | SENDING  -
    refund REFUNDED | REFUNDED tell )",
               RefundPlan::repeat);
}

BOOST_AUTO_TEST_CASE(a_refund_that_fails_is_for_people) {
  check_ledger("refund FAILED | FAILED tell+list", RefundPlan::repeat);
  check_ledger("refund FAILED | FAILED tell+list", RefundPlan::once);
}

BOOST_AUTO_TEST_CASE(a_refund_the_channel_keeps_putting_off_is_listed_and_goes_on) {
  check_ledger(R"(
    refund WAITING  | SENDING  -
    refund WAITING  | SENDING  -
    refund WAITING  | SENDING  list
    refund REFUNDED | REFUNDED tell )",
               RefundPlan::repeat);
}

BOOST_AUTO_TEST_CASE(an_unknown_refund_to_a_card_waits_for_the_statement) {
  check_ledger(R"(
    refund    UNKNOWN  | UNKNOWN  tell+list
    statement REFUNDED | REFUNDED tell )",
               RefundPlan::once);
  check_ledger(R"(
    refund    UNKNOWN   | UNKNOWN tell+list
    statement NOT_FOUND | FAILED  tell )",
               RefundPlan::once);
  auto refund = a_refund(RefundPlan::once);
  refund.state = RefundState::unknown;
  BOOST_TEST((chore_of(refund) == RefundChore::none));
}

BOOST_AUTO_TEST_CASE(an_unknown_void_is_reversed_and_then_never_was) {
  check_ledger(R"(
    void    UNKNOWN   | UNKNOWN tell
    void    REFUNDED  | UNKNOWN -
    reverse UNKNOWN   | UNKNOWN -
    reverse NOT_FOUND | FAILED  tell )",
               RefundPlan::void_sale);
  auto given_up = a_refund(RefundPlan::void_sale);
  given_up.state = RefundState::unknown;
  BOOST_TEST((chore_of(given_up) == RefundChore::reverse));
  RefundHeard heard{RefundEvent::undone, ""};
  BOOST_TEST(decide(void_table(), given_up, heard, 3).after.why == "void reversed");
}

BOOST_AUTO_TEST_CASE(money_that_came_too_late_is_nobody_elses_refund) {
  auto refund = a_refund(RefundPlan::repeat);
  refund.cause = RefundCause::late;
  RefundHeard heard{RefundEvent::refunded, ""};
  BOOST_TEST(decide(refund_table(), refund, heard, 3).after.told);
}

BOOST_AUTO_TEST_CASE(a_transaction_number_has_one_refund_key) {
  BOOST_TEST(refund_key(ChannelTxn("T1")) == refund_key(ChannelTxn("T1")));
  BOOST_TEST(refund_key(ChannelTxn("T1")) != refund_key(ChannelTxn("T2")));
}

BOOST_AUTO_TEST_SUITE_END()
