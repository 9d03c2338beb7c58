#include "simulators/banks/card_issue.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/test_keys.h"

namespace tillrig {
namespace {

const TestKeys keys;

std::string body_with(const std::string& from = "", const std::string& to = "") {
  const std::string digits = "621234111111111";
  auto body = R"({"card":"debit","holder":"lin","expiry":"2812","pin":"4711","balance_minor":50000,"currency":"CNY",)"
              R"("pin_required":true,"limit_minor":40000,"number":")" +
              digits + luhn_digit(digits) + "\"}";
  if (!from.empty()) body.replace(body.find(from), from.size(), to);
  return body;
}

BOOST_AUTO_TEST_CASE(a_card_is_kept_without_its_number_and_its_pin) {
  const auto card = card_to_issue(keys, body_with(), "CNY").value();
  BOOST_TEST(card.name == "debit");
  BOOST_TEST(card.holder == "lin");
  BOOST_TEST(card.balance == 50000);
  BOOST_TEST(card.limit == 40000);
  BOOST_TEST(card.no_pin_minor == 0);
  BOOST_TEST(card.pin_required);
  BOOST_TEST(!card.closed);
  for (const auto& ref : {card.number_ref, card.pin_ref}) {
    BOOST_TEST(!ref.empty());
    BOOST_TEST(ref.find("621234") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_same_pin_of_another_card_is_kept_as_something_else) {
  const auto card = card_to_issue(keys, body_with(), "CNY").value();
  const Pan other("6222021234567890123");
  BOOST_TEST(card.pin_ref != pin_ref_of(keys, other, *Pin::from("4711")));
  BOOST_TEST(card.number_ref != number_ref_of(keys, other));
}

BOOST_AUTO_TEST_CASE(a_card_without_a_pin_has_an_empty_one) {
  BOOST_TEST(card_to_issue(keys, body_with("4711", ""), "CNY").error() == "pin: expected 4 to 12 digits");
  auto body = body_with("4711", "");
  body.replace(body.find("true"), 4, "false");
  BOOST_TEST(card_to_issue(keys, body, "CNY").value().pin_ref == "");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_without_a_word_of_what_was_found) {
  const auto why = [](const std::string& from, const std::string& to) {
    return card_to_issue(keys, body_with(from, to), "CNY").error();
  };
  BOOST_TEST(why("4711", "47") == "pin: expected 4 to 12 digits");
  BOOST_TEST(why("6212", "6213") == "number: expected a card number");
  BOOST_TEST(why("2812", "late") == "expiry: expected YYMM");
  BOOST_TEST(why("50000", "-1") == "balance_minor: expected minor units of zero or more");
  BOOST_TEST(why("CNY", "USD") == "currency: expected the bank's own");
  BOOST_TEST(why("true", "1") == "pin_required: expected true or false");
  BOOST_TEST(why("\"lin\"", "7") == "holder: expected a text");
  BOOST_TEST(card_to_issue(keys, "[]", "CNY").error() == "sim.issue_card: expected a JSON object");
}

}  // namespace
}  // namespace tillrig
