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
  BOOST_REQUIRE(ways.methods.size() == 2u);
  BOOST_TEST(ways.methods[0].usable);
  BOOST_TEST(!ways.methods[1].usable);
  BOOST_TEST(ways.methods[1].reason == "amount is below 1.00 CNY");
}

BOOST_AUTO_TEST_SUITE_END()
