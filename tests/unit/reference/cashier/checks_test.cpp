#include "reference/cashier/checks.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::cashier;

BOOST_AUTO_TEST_SUITE(checks)

namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

std::vector<ChannelRule> two_wallets() {
  Settings settings;
  settings.set("channels", std::string("wallet-a,wallet-b"));
  settings.set("wallet-a.prefixes", std::string("25,26,27,28,29,30"));
  settings.set("wallet-a.max", std::int64_t{100'000});
  settings.set("wallet-b.prefixes", std::string("10,11,12,13,14,15"));
  settings.set("wallet-b.min", std::int64_t{100});
  return channel_rules(settings);
}

PayRequest request(const std::string& code, std::int64_t minor) {
  PayRequest pay;
  pay.code = PaymentCode(code);
  pay.amount = cny(minor);
  return pay;
}

std::string why_not(const PayRequest& pay) {
  const auto channel = channel_for(two_wallets(), pay);
  return channel ? "" : channel.error();
}

std::vector<ChannelRule> with_a_bank(bool stripe = true) {
  Settings settings;
  settings.set("channels", std::string("wallet-a,bank"));
  settings.set("bank.tender", std::string("CARD"));
  settings.set("bank.max", std::int64_t{500'000});
  settings.set("bank.stripe", stripe);
  return channel_rules(settings);
}

PayRequest card_request(CardEntry entry = CardEntry::chip, CardVerdict verdict = CardVerdict::ask_bank) {
  PayRequest pay;
  pay.tender = TenderKind::card;
  pay.amount = cny(1250);
  pay.card = CardPresentment{entry, verdict, "622848******1234", "c1", SealedData("00ff"), {}};
  return pay;
}

std::string why_no_card(const PayRequest& pay, bool stripe = true) {
  const auto channel = channel_for(with_a_bank(stripe), pay);
  return channel ? "" : channel.error();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_code_belongs_to_one_wallet_by_its_start) {
  BOOST_TEST(channel_for(two_wallets(), request("2812345678901234", 1250)).value() == Channel("wallet-a"));
  BOOST_TEST(channel_for(two_wallets(), request("131234567890123456", 1250)).value() == Channel("wallet-b"));
}

BOOST_AUTO_TEST_CASE(a_code_of_the_wrong_form_charges_nothing) {
  for (const auto* code : {"", "281234", "28123456789012345678901234", "9912345678901234", "28123456789012x4",
                           "1312345678901234", "6901234567892"})
    BOOST_TEST(why_not(request(code, 1250)) == "not a payment code", code);
}

BOOST_AUTO_TEST_CASE(a_wallet_that_is_not_taken_here_is_named_as_such) {
  const auto only_a = channel_rules(Settings{});
  const auto channel = channel_for(only_a, request("131234567890123456", 1250));
  BOOST_REQUIRE(!channel);
  BOOST_TEST(channel.error() == "a payment code of no wallet that is taken here");
}

BOOST_AUTO_TEST_CASE(a_code_of_another_wallet_than_the_chosen_one_charges_nothing) {
  auto pay = request("2812345678901234", 1250);
  pay.channel = Channel("wallet-b");
  BOOST_TEST(why_not(pay) == "the code is of wallet-a, not of wallet-b");
}

BOOST_AUTO_TEST_CASE(an_amount_outside_the_limits_charges_nothing) {
  BOOST_TEST(why_not(request("2812345678901234", 0)) == "amount must be more than zero");
  BOOST_TEST(why_not(request("2812345678901234", 100'001)) == "amount is above 1000.00 CNY");
  BOOST_TEST(why_not(request("131234567890123456", 99)) == "amount is below 1.00 CNY");
}

BOOST_AUTO_TEST_CASE(no_reason_contains_the_code) {
  for (const auto* code : {"9912345678901234", "28123456789012x4"})
    BOOST_TEST(why_not(request(code, 1250)).find(std::string(code).substr(4)) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_consult_says_which_ways_are_usable_and_why_not_the_others) {
  const auto ways = ways_to_pay(two_wallets(), cny(50));
  BOOST_REQUIRE(ways.methods.size() == 3u);
  BOOST_TEST(ways.methods[0].usable);
  BOOST_TEST(!ways.methods[1].usable);
  BOOST_TEST(ways.methods[1].reason == "amount is below 1.00 CNY");
  BOOST_TEST(ways.methods[2].channel == Channel("cash"));
  BOOST_TEST(ways.methods[2].usable);
}

BOOST_AUTO_TEST_CASE(cash_is_always_a_way_and_a_card_within_its_limits) {
  const auto ways = ways_to_pay(with_a_bank(), cny(500'001));
  BOOST_REQUIRE(ways.methods.size() == 3u);
  BOOST_TEST((ways.methods[1].tender == TenderKind::card));
  BOOST_TEST(ways.methods[1].reason == "amount is above 5000.00 CNY");
  BOOST_TEST((ways.methods[2].tender == TenderKind::cash));
  BOOST_TEST(ways.methods[2].usable);
}

BOOST_AUTO_TEST_CASE(a_card_goes_to_the_channel_that_takes_cards) {
  BOOST_TEST(channel_for(with_a_bank(), card_request()).value() == Channel("bank"));
  BOOST_TEST(why_no_card(card_request(CardEntry::contactless)).empty());
  const auto no_bank = channel_for(two_wallets(), card_request());
  BOOST_REQUIRE(!no_bank);
  BOOST_TEST(no_bank.error() == "no card is taken here");
}

BOOST_AUTO_TEST_CASE(a_payment_code_never_finds_the_card_channel) {
  auto pay = request("131234567890123456", 1250);
  BOOST_TEST(channel_for(with_a_bank(), pay).error() == "a payment code of no wallet that is taken here");
  pay.card = card_request().card;
  BOOST_TEST(channel_for(with_a_bank(), pay).error() == "a card was presented, not a payment code");
}

BOOST_AUTO_TEST_CASE(online_only_the_bank_decides_on_a_card) {
  BOOST_TEST(why_no_card(card_request(CardEntry::chip, CardVerdict::declined)) == "the card has declined");
  BOOST_TEST(why_no_card(card_request(CardEntry::chip, CardVerdict::approved_offline)) ==
             "approved offline: only a till that is offline takes it");
  auto unread = card_request();
  unread.card->data = {};
  BOOST_TEST(why_no_card(unread) == "the card was not read");
  unread.card.reset();
  BOOST_TEST(why_no_card(unread) == "no card was presented");
  auto dear = card_request();
  dear.amount = cny(500'001);
  BOOST_TEST(why_no_card(dear) == "amount is above 5000.00 CNY");
}

BOOST_AUTO_TEST_CASE(a_stripe_is_taken_only_where_the_setting_says_so) {
  for (const auto entry : {CardEntry::stripe, CardEntry::fallback}) {
    BOOST_TEST(why_no_card(card_request(entry), true).empty());
    BOOST_TEST(why_no_card(card_request(entry), false) == "a magnetic stripe is not taken here");
  }
  BOOST_TEST(why_no_card(card_request(), false).empty());
}

BOOST_AUTO_TEST_CASE(cash_charges_nobody) {
  PayRequest pay;
  pay.tender = TenderKind::cash;
  pay.amount = cny(1250);
  BOOST_TEST(why_no_card(pay) == "cash is taken by the till, nobody is charged");
}

BOOST_AUTO_TEST_CASE(a_tender_that_is_none_is_a_broken_setting) {
  Settings settings;
  settings.set("channels", std::string("bank"));
  settings.set("bank.tender", std::string("CHEQUE"));
  BOOST_CHECK_EXCEPTION(channel_rules(settings), std::runtime_error, [](const std::runtime_error& error) {
    return std::string(error.what()) == "setting bank.tender: expected WALLET, CARD or CASH, found 'CHEQUE'";
  });
}

BOOST_AUTO_TEST_SUITE_END()
