#include "reference/engine/refund_machine.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace tillrig;
using namespace tillrig::engine;

namespace {

// "channel says | state  effects", one refund.
void check_ledger(const std::string& ledger) {
  Refund refund;
  refund.key = refund_key(ChannelTxn("T1"));
  refund.txn = ChannelTxn("T1");
  refund.amount = Money(1250, Currency::cny());
  std::istringstream lines(ledger);
  for (std::string says, bar, state, effects; lines >> says >> bar >> state >> effects;) {
    const auto event = refund_event_of(*from_word<ChannelState>(says));
    const auto decision = decide(refund_table(), refund, event, "", 3);
    BOOST_TEST_CONTEXT(says) {
      BOOST_TEST(word_of(decision.after.state) == state);
      const bool tells = decision.effects.has(RefundEffect::tell);
      BOOST_TEST((tells ? "tell" : decision.listed ? "list" : "-") == effects);
    }
    refund = decision.after;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refund_machine)

BOOST_AUTO_TEST_CASE(an_unknown_refund_is_repeated_until_it_is_final) {
  check_ledger(R"(
    UNKNOWN  | UNKNOWN  -
    REFUSED  | UNKNOWN  -
    REFUNDED | REFUNDED tell
    FAILED   | REFUNDED - )");
}

BOOST_AUTO_TEST_CASE(a_refund_that_was_refused_is_still_to_be_sent) {
  check_ledger(R"(
    REFUSED  | SENDING  -
    REFUNDED | REFUNDED tell )");
}

BOOST_AUTO_TEST_CASE(a_refund_that_fails_is_for_people) {
  check_ledger("FAILED | FAILED list");
}

BOOST_AUTO_TEST_CASE(a_refund_the_channel_keeps_putting_off_is_listed_and_goes_on) {
  check_ledger(R"(
    WAITING  | SENDING  -
    WAITING  | SENDING  -
    WAITING  | SENDING  list
    REFUNDED | REFUNDED tell )");
}

BOOST_AUTO_TEST_CASE(a_transaction_number_has_one_refund_key) {
  BOOST_TEST(refund_key(ChannelTxn("T1")) == refund_key(ChannelTxn("T1")));
  BOOST_TEST(refund_key(ChannelTxn("T1")) != refund_key(ChannelTxn("T2")));
}

BOOST_AUTO_TEST_SUITE_END()
