#include "reference/engine/recovery.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::engine;

namespace {

KnownAttempt told(TenderKind tender, PaymentState state, const std::string& number) {
  KnownAttempt known;
  known.order = OrderId("77");
  known.till = NodeName("till-1");
  known.report.attempt = AttemptKey("B1/1");
  known.report.tender = tender;
  known.report.state = state;
  known.report.number = ChannelNumber(number);
  known.report.amount = Money(1250, Currency::cny());
  return known;
}

KnownRefund told(TenderKind tender, RefundState state, bool due) {
  KnownRefund known;
  known.report.refund = RefundKey("R1/1");
  known.report.tender = tender;
  known.report.state = state;
  known.due = due;
  return known;
}

constexpr auto kCard = "shop/till-1/000001/000007";

}  // namespace

BOOST_AUTO_TEST_SUITE(recovery)

BOOST_AUTO_TEST_CASE(what_is_in_doubt_is_pursued_by_its_plan_where_its_number_is_known) {
  const auto wallet = recovered(told(TenderKind::wallet, PaymentState::closing, "P1-B1/1"));
  BOOST_TEST((wallet.plan == PaymentPlan::query));
  BOOST_TEST((wallet.state == PaymentState::closing));
  const auto card = recovered(told(TenderKind::card, PaymentState::unknown, kCard));
  BOOST_TEST((card.plan == PaymentPlan::reversal));
  BOOST_TEST((card.state == PaymentState::reversing));
  BOOST_TEST(card.batch == 1);
  auto offline = told(TenderKind::card, PaymentState::unknown, kCard);
  offline.offline = true;
  offline.advice = "{}";
  BOOST_TEST((recovered(offline).plan == PaymentPlan::advice));
  BOOST_TEST(recovered(offline).card == "{}");
}

BOOST_AUTO_TEST_CASE(a_card_without_its_number_is_for_people) {
  auto known = told(TenderKind::card, PaymentState::unknown, "");
  for (const bool offline : {false, true}) {
    known.offline = offline;
    const auto lost = recovered(known);
    BOOST_TEST((lost.plan == PaymentPlan::statement));
    BOOST_TEST((lost.state == PaymentState::unknown));
    BOOST_TEST(lost.number == ChannelNumber("lost-B1/1"));
    BOOST_TEST(lost.listed);
  }
}

BOOST_AUTO_TEST_CASE(what_is_over_without_a_number_leaves_a_record) {
  const auto over = recovered(told(TenderKind::wallet, PaymentState::refused, ""));
  BOOST_TEST((over.state == PaymentState::closed));
  BOOST_TEST(over.number == ChannelNumber("none-B1/1"));
  BOOST_TEST(!is_to_be_looked_at(over));
  BOOST_TEST(is_to_be_looked_at(recovered(told(TenderKind::wallet, PaymentState::closed, "P1-B1/1"))));
  BOOST_TEST(recovered(told(TenderKind::wallet, PaymentState::refused, "P2-B1/1")).generation == 2);
}

BOOST_AUTO_TEST_CASE(a_reversal_that_was_activated_is_activated_again) {
  auto here = recovered(told(TenderKind::wallet, PaymentState::unknown, "P1-B1/1"));
  const auto after = brought_up_to_date(here, told(TenderKind::wallet, PaymentState::reversing, "P1-B1/1"));
  BOOST_REQUIRE(after);
  BOOST_TEST((after->state == PaymentState::reversing));
  BOOST_TEST(after->moves == here.moves + 1);
  BOOST_TEST(!brought_up_to_date(here, told(TenderKind::wallet, PaymentState::unknown, "P1-B1/1")));
  BOOST_TEST(is_another(here, told(TenderKind::wallet, PaymentState::unknown, "P2-B1/1")));
}

BOOST_AUTO_TEST_CASE(a_wallet_refund_is_asked_for_again_and_a_card_refund_is_not) {
  BOOST_TEST(!recovered(told(TenderKind::wallet, RefundState::sending, true)));
  const auto wallet = recovered(told(TenderKind::wallet, RefundState::unknown, false));
  BOOST_REQUIRE(wallet);
  BOOST_TEST((wallet->plan == RefundPlan::repeat));
  for (const bool due : {false, true}) {
    const auto card = recovered(told(TenderKind::card, RefundState::sending, due));
    BOOST_REQUIRE(card);
    BOOST_TEST((card->plan == RefundPlan::once));
    BOOST_TEST((card->state == RefundState::unknown));
    BOOST_TEST(card->listed);
    BOOST_TEST(is_lost(*card));
  }
}

BOOST_AUTO_TEST_SUITE_END()
