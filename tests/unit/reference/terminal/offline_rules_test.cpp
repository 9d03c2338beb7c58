#include "reference/terminal/offline_rules.h"

#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(offline_rules)

namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

OfflineLimits limits() {
  return {cny(5'000), 3, cny(10'000), 5, cny(20'000)};
}

OfflineWish by_card(std::int64_t minor) {
  OfflineWish wish;
  wish.tender = TenderKind::card;
  wish.amount = cny(minor);
  wish.card = CardPresentment{};
  wish.card->verdict = CardVerdict::approved_offline;
  return wish;
}

std::string why(const OfflineWish& wish, const OfflineExposure& exposure = {}) {
  return why_not_offline(wish, limits(), exposure).value_or("");
}

bool says(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cash_always_but_for_a_sale_of_which_money_may_still_move) {
  OfflineWish wish;
  wish.amount = cny(1'000'000);
  BOOST_TEST(why(wish) == "");
  wish.online = {PaymentState::failed, PaymentState::refused, PaymentState::reversed};
  BOOST_TEST(why(wish) == "");
  wish.online = {PaymentState::failed, PaymentState::unknown};
  BOOST_TEST(says(why(wish), "NOT OVER"));
  wish.online = {PaymentState::succeeded};
  BOOST_TEST(says(why(wish), "PAID ALREADY"));
}

BOOST_AUTO_TEST_CASE(a_chip_card_that_approved_is_taken_up_to_the_floor_limit) {
  BOOST_TEST(why(by_card(5'000)) == "");
  BOOST_TEST(says(why(by_card(5'001)), "UP TO 50.00"));
}

BOOST_AUTO_TEST_CASE(no_stripe_no_fallback_no_tap_no_pin_and_no_card_that_did_not_approve) {
  auto wish = by_card(100);
  wish.card->entry = CardEntry::stripe;
  BOOST_TEST(says(why(wish), "STRIPE"));
  wish.card->entry = CardEntry::fallback;
  BOOST_TEST(says(why(wish), "STRIPE"));
  wish.card->entry = CardEntry::contactless;
  BOOST_TEST(says(why(wish), "INSERT"));
  wish = by_card(100);
  wish.card->pin_block = SealedData("00ff");
  BOOST_TEST(says(why(wish), "PIN"));
  wish = by_card(100);
  wish.card->verdict = CardVerdict::ask_bank;
  BOOST_TEST(says(why(wish), "ASKS ITS BANK"));
  wish.card->verdict = CardVerdict::declined;
  BOOST_TEST(says(why(wish), "DECLINED"));
  wish.card.reset();
  BOOST_TEST(says(why(wish), "INSERT"));
}

BOOST_AUTO_TEST_CASE(no_code_no_refund_no_void) {
  OfflineWish wish;
  wish.tender = TenderKind::wallet;
  BOOST_TEST(says(why(wish), "PAYMENT CODES"));
  wish.tender = TenderKind::cash;
  wish.deed = Deed::refund;
  BOOST_TEST(says(why(wish), "NO REFUND"));
  wish.deed = Deed::void_sale;
  BOOST_TEST(says(why(wish), "NO VOID"));
}

BOOST_AUTO_TEST_CASE(a_card_only_where_no_attempt_of_the_sale_was_or_may_have_been_executed) {
  for (const auto& [state, word] : Words<PaymentState>::all) {
    auto wish = by_card(100);
    wish.online = {state};
    BOOST_TEST(why(wish).empty() == (state == PaymentState::refused), word);
  }
}

BOOST_AUTO_TEST_CASE(the_caps_count_what_was_given_on_trust_already) {
  BOOST_TEST(says(why(by_card(100), {3, cny(300), 3, cny(300)}), "TOO OFTEN"));
  BOOST_TEST(why(by_card(100), {2, cny(9'900), 2, cny(9'900)}) == "");
  BOOST_TEST(says(why(by_card(101), {2, cny(9'900), 2, cny(9'900)}), "THIS CARD TODAY"));
  BOOST_TEST(why(by_card(100), {0, cny(0), 4, cny(19'900)}) == "");
  BOOST_TEST(says(why(by_card(101), {0, cny(0), 4, cny(19'900)}), "TOO MUCH BY CARD AT THIS TILL TODAY"));
  BOOST_TEST(says(why(by_card(1), {0, cny(0), 5, cny(500)}), "TOO MANY SALES BY CARD AT THIS TILL TODAY"));
}

BOOST_AUTO_TEST_CASE(a_card_in_a_currency_without_a_limit_is_refused) {
  auto wish = by_card(100);
  wish.amount = Money(100, *Currency::from_code("USD"));
  BOOST_TEST(says(why(wish), "NO CARD IN USD"));
}

BOOST_AUTO_TEST_CASE(whatever_is_sold_to_one_card_stays_within_its_caps_and_the_till_within_its_own) {
  BOOST_TEST(rc::check([] {
    OfflineExposure exposure;
    for (const auto minor : *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 8'000))) {
      if (why_not_offline(by_card(minor), limits(), exposure)) continue;
      RC_ASSERT(minor <= 5'000);
      ++exposure.card_count;
      ++exposure.till_count;
      exposure.card_amount = exposure.card_amount + cny(minor);
      exposure.till_amount = exposure.till_amount + cny(minor);
    }
    RC_ASSERT(exposure.card_count <= 3);
    RC_ASSERT(exposure.card_amount <= cny(10'000));
  }));
}

BOOST_AUTO_TEST_CASE(the_screen_says_what_can_still_be_sold) {
  BOOST_TEST(offline_notice(limits()) == "OFFLINE: CASH, CHIP CARD UP TO 50.00");
}

BOOST_AUTO_TEST_SUITE_END()
