#include "reference/protocol/messages.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <limits>

namespace tillrig {
namespace {

// Text as it may come from outside: quotes, backslashes, control characters, several bytes a character.
std::string any_text() {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "7", "\"", "\\", "&", "=", ":", "\n", "\x01", "\x7f", "元", "é", "{"));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  return text;
}

std::int64_t any_integer() {
  return *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
                         rc::gen::element(std::numeric_limits<std::int64_t>::min(),
                                          std::numeric_limits<std::int64_t>::max(), std::int64_t{0}));
}

Money any_money() {
  const auto minor = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
  return {minor, Currency::from_code(*rc::gen::element<std::string>("CNY", "JPY", "KWD")).value()};
}

template <class Enumeration>
Enumeration any_of() {
  return static_cast<Enumeration>(*rc::gen::inRange<std::size_t>(0, Words<Enumeration>::all.size()));
}

PayRequest any_pay_request() {
  return {OrderId(any_text()), TenderLine(any_text()),  AttemptKey(any_text()),
          Channel(any_text()), PaymentCode(any_text()), any_money()};
}

AttemptReport any_attempt_report() {
  return {AttemptKey(any_text()),
          ChannelNumber(any_text()),
          Channel(any_text()),
          any_of<PaymentState>(),
          any_of<DeclineClass>(),
          ChannelTxn(any_text()),
          any_money(),
          *rc::gen::arbitrary<bool>(),
          any_text(),
          TenderLine(any_text()),
          any_of<TenderKind>()};
}

OrderReport any_order_report() {
  OrderReport report{OrderId(any_text()), BasketKey(any_text()), any_of<OrderState>(), any_money(), {}, any_text()};
  const auto attempts = *rc::gen::inRange(0, 4);
  for (int i = 0; i < attempts; ++i) report.attempts.push_back(any_attempt_report());
  return report;
}

WalletRequest any_wallet_request() {
  return {any_text(),    any_text(), any_text(),    any_text(), any_text(), any_text(),
          any_integer(), any_text(), any_integer(), any_text(), any_text()};
}

BOOST_AUTO_TEST_SUITE(messages)

// Encoding is a function of the fields alone, so equal texts mean equal messages.
RC_BOOST_PROP(a_payment_request_survives_the_wire, ()) {
  const auto sent = any_pay_request();
  const auto read = decode<PayRequest>(encode(sent));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->order == sent.order);
  RC_ASSERT(read->attempt == sent.attempt);
  RC_ASSERT(read->code == sent.code);
  RC_ASSERT(read->amount == sent.amount);
  RC_ASSERT(encode(*read) == encode(sent));
}

RC_BOOST_PROP(an_order_with_its_attempts_survives_the_wire, ()) {
  const auto sent = any_order_report();
  const auto read = decode<OrderReport>(encode(sent));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->attempts.size() == sent.attempts.size());
  RC_ASSERT(encode(*read) == encode(sent));
}

RC_BOOST_PROP(a_wallet_request_survives_the_wire_and_its_signature_with_it, ()) {
  const auto sent = any_wallet_request();
  const auto read = decode<WalletRequest>(encode(sent));
  RC_ASSERT(read.has_value());
  RC_ASSERT(signed_text(*read) == signed_text(sent));
  RC_ASSERT(read->sign == sent.sign);
}

RC_BOOST_PROP(no_bytes_from_outside_break_the_decoder, (const std::string& bytes)) {
  decode<OrderReport>(bytes);
  decode<WalletAnswer>(bytes);
}

RC_BOOST_PROP(bytes_that_are_no_text_are_still_sent_as_a_message, (const std::string& bytes)) {
  RC_ASSERT(decode<StockLook>(encode(StockLook{bytes})).has_value());
}

BOOST_AUTO_TEST_CASE(a_change_in_any_signed_field_changes_what_is_signed) {
  const WalletAnswer answer{"pay", "m", "n", "", "OK", "SUCCESS", "", "t", 1250, 1250, 0, "CNY", "nonce", "sign"};
  const auto text = signed_text(answer);
  const auto differs = [&](auto WalletAnswer::*field, auto value) {
    auto changed = answer;
    changed.*field = value;
    return signed_text(changed) != text;
  };
  for (const auto field : {&WalletAnswer::verb, &WalletAnswer::merchant, &WalletAnswer::number, &WalletAnswer::refund,
                           &WalletAnswer::code, &WalletAnswer::state, &WalletAnswer::sub_code, &WalletAnswer::txn,
                           &WalletAnswer::currency, &WalletAnswer::nonce})
    BOOST_TEST(differs(field, "other"));
  for (const auto field : {&WalletAnswer::minor, &WalletAnswer::buyer_minor, &WalletAnswer::refunded_minor})
    BOOST_TEST(differs(field, 1));
  BOOST_TEST(!differs(&WalletAnswer::sign, "other"));
}

BOOST_AUTO_TEST_CASE(two_requests_that_join_to_the_same_characters_are_signed_differently) {
  WalletRequest one;
  one.number = "7&order_ref=1:8";
  WalletRequest other;
  other.number = "7";
  other.order_ref = "8";
  BOOST_TEST(signed_text(one) != signed_text(other));
}

BOOST_AUTO_TEST_CASE(a_bad_message_names_the_field_and_what_was_expected) {
  struct Row {
    const char* body;
    const char* line;
  };
  for (const auto& row : {
           Row{"", "body: expected JSON"},
           Row{"[]", "body: expected a JSON object"},
           Row{"{}", "order: missing"},
           Row{R"({"order":7})", "order: expected a text, found number"},
           Row{R"({"order":"7"})", "total: missing"},
           Row{R"({"order":"7","total":1250})", "total: expected an amount {minor, currency}, found number"},
           Row{R"({"order":"7","total":{"minor":1250}})", "total.currency: missing"},
           Row{R"({"order":"7","total":{"minor":-1,"currency":"CNY"}})",
               "total.minor: expected an amount of zero or more"},
           Row{R"({"order":"7","total":{"minor":12.5,"currency":"CNY"}})",
               "total.minor: expected a whole number of 64 bits, found number"},
           Row{R"({"order":"7","total":{"minor":9223372036854775808,"currency":"CNY"}})",
               "total.minor: expected a whole number of 64 bits, found number"},
           Row{R"({"order":"7","total":{"minor":1,"currency":"XXX"}})", "total.currency: not a known currency"},
       }) {
    const auto read = decode<Consult>(row.body);
    BOOST_TEST((read ? "decoded" : read.error().line) == row.line, row.body);
  }
}

BOOST_AUTO_TEST_CASE(a_bad_field_deep_inside_is_named_by_its_path) {
  OrderReport report;
  report.attempts.resize(2);
  auto body = encode(report);
  body.replace(body.rfind("NONE"), 4, "NEVER");
  const auto read = decode<OrderReport>(body);
  BOOST_REQUIRE(!read.has_value());
  BOOST_TEST(read.error().line == "attempts[1].decline: not a known word");
}

BOOST_AUTO_TEST_CASE(a_field_of_a_later_version_is_ignored) {
  const auto read = decode<PaymentQuery>(R"({"attempt":"a1","since":"a later version"})");
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->attempt == AttemptKey("a1"));
}

BOOST_AUTO_TEST_CASE(fields_cross_in_the_order_of_the_struct) {
  BOOST_TEST(encode(Consult{OrderId("7"), Money(1250, Currency::cny())}) ==
             R"({"order":"7","total":{"minor":1250,"currency":"CNY"}})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
