#include "reference/adapters/wallet/wallet_wire.h"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "tests/support/test_keys.h"

namespace tillrig {
namespace {

const TestKeys keys;

ChannelRequest channel_request() {
  ChannelRequest request;
  request.number = ChannelNumber("n1");
  request.order = OrderId("o1");
  request.code = PaymentCode("280000000000000001");
  request.refund = RefundKey("r1");
  request.amount = Money(1250, Currency::cny());
  request.expires_in_ms = 60000;
  return request;
}

WalletRequest sent(std::string_view verb) {
  return wallet_wire::to_wallet(keys, verb, "shop", "nonce-1", channel_request());
}

WalletAnswer answer_to(const WalletRequest& request, const char* code, const char* state, const char* sub_code = "") {
  WalletAnswer answer;
  answer.verb = request.verb;
  answer.merchant = request.merchant;
  answer.number = request.number;
  answer.refund = request.refund;
  answer.code = code;
  answer.state = state;
  answer.sub_code = sub_code;
  answer.txn = "t1";
  answer.minor = request.minor;
  answer.buyer_minor = request.minor;
  answer.currency = request.currency;
  answer.nonce = request.nonce;
  return answer;
}

ChannelResult result_of(const WalletRequest& request, WalletAnswer answer) {
  answer.sign = keys.mac(wallet_wire::merchant_key, signed_text(answer));
  return wallet_wire::to_result(keys, request, answer);
}

BOOST_AUTO_TEST_CASE(every_answer_of_the_wallet_has_one_meaning) {
  struct Row {
    const char* verb;
    const char* code;
    const char* state;
    const char* sub_code;
    ChannelState expected;
    DeclineClass decline;
  };
  using enum ChannelState;
  const auto none = DeclineClass::none;
  for (const auto& row : {
           Row{"pay", "OK", "SUCCESS", "", succeeded, none},
           Row{"pay", "WAIT", "WAIT", "", waiting, none},
           Row{"pay", "FAIL", "FAILED", "BALANCE", failed, DeclineClass::insufficient_funds},
           Row{"pay", "FAIL", "FAILED", "AUTH_CODE_INVALID", failed, DeclineClass::bad_code},
           Row{"pay", "FAIL", "FAILED", "AUTH_CODE_EXPIRED", failed, DeclineClass::expired},
           Row{"pay", "FAIL", "FAILED", "EXPIRED", failed, DeclineClass::expired},
           Row{"pay", "FAIL", "FAILED", "RISK", failed, DeclineClass::risk},
           Row{"pay", "FAIL", "FAILED", "LIMIT", failed, DeclineClass::limit},
           Row{"pay", "FAIL", "FAILED", "REJECTED", failed, DeclineClass::other},
           Row{"pay", "FAIL", "CLOSED", "CLOSED", closed, DeclineClass::other},
           Row{"pay", "FAIL", "REVERSED", "", reversed, none},
           Row{"pay", "FAIL", "NONE", "BAD_SIGN", refused, none},
           Row{"pay", "FAIL", "NONE", "BAD_MERCHANT", refused, none},
           Row{"pay", "FAIL", "NONE", "RATE_LIMIT", refused, none},
           Row{"pay", "FAIL", "NONE", "NUMBER_USED", unknown, none},
           Row{"pay", "FAIL", "NONE", "SOMETHING_NEW", unknown, none},
           Row{"pay", "SYSTEM_ERROR", "NONE", "SYSTEM_ERROR", unknown, none},
           Row{"pay", "SYSTEM_ERROR", "SUCCESS", "", unknown, none},
           Row{"pay", "OK", "PARTLY", "", unknown, none},
           Row{"pay", "MAYBE", "SUCCESS", "", unknown, none},
           Row{"pay", "OK", "REFUNDED", "", unknown, none},
           Row{"query", "OK", "SUCCESS", "", succeeded, none},
           Row{"query", "OK", "WAIT", "", waiting, none},
           Row{"query", "FAIL", "NONE", "TRADE_NOT_EXIST", not_found, none},
           Row{"close", "OK", "CLOSED", "CLOSED", closed, DeclineClass::other},
           Row{"close", "OK", "SUCCESS", "", succeeded, none},
           Row{"cancel", "OK", "REVERSED", "", reversed, none},
           Row{"cancel", "FAIL", "NONE", "TRADE_NOT_EXIST", not_found, none},
           Row{"refund", "OK", "REFUNDED", "", refunded, none},
           Row{"refund", "OK", "FAILED", "EXCESS", failed, DeclineClass::other},
           Row{"refund", "OK", "FAILED", "ALREADY_REVERSED", refunded, DeclineClass::other},
           Row{"refund-query", "FAIL", "NONE", "REFUND_NOT_EXIST", not_found, none},
       }) {
    BOOST_TEST_CONTEXT(row.verb << ' ' << row.code << ' ' << row.state << ' ' << row.sub_code) {
      const auto request = sent(row.verb);
      const auto result = result_of(request, answer_to(request, row.code, row.state, row.sub_code));
      BOOST_TEST(word_of(result.state) == word_of(row.expected));
      BOOST_TEST(word_of(result.decline) == word_of(row.decline));
      BOOST_TEST(result.number.text() == "n1");
      if (result.state == unknown) BOOST_TEST(!result.why.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_success_carries_what_the_channel_holds) {
  const auto request = sent("pay");
  auto answer = answer_to(request, "OK", "SUCCESS");
  answer.buyer_minor = 1000;
  answer.refunded_minor = 250;
  const auto result = result_of(request, answer);
  BOOST_TEST(result.txn.text() == "t1");
  BOOST_TEST(result.amount == Money(1250, Currency::cny()));
  BOOST_TEST(result.buyer_paid == Money(1000, Currency::cny()));
  BOOST_TEST(result.refunded == Money(250, Currency::cny()));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_request_is_unknown) {
  const auto request = sent("pay");
  const std::vector<std::function<void(WalletAnswer&)>> twists{
      [](WalletAnswer& a) { a.number = "n2"; },   [](WalletAnswer& a) { a.verb = "query"; },
      [](WalletAnswer& a) { a.merchant = "m2"; }, [](WalletAnswer& a) { a.refund = "r2"; },
      [](WalletAnswer& a) { a.nonce = "other"; }, [](WalletAnswer& a) { a.currency = "USD"; },
      [](WalletAnswer& a) { a.currency = "??"; }, [](WalletAnswer& a) { a.minor = 1; },
      [](WalletAnswer& a) { a.minor = -1250; },   [](WalletAnswer& a) { a.buyer_minor = -1; }};
  for (const auto& twist : twists) {
    auto answer = answer_to(request, "OK", "SUCCESS");
    twist(answer);
    const auto result = result_of(request, answer);
    BOOST_TEST(word_of(result.state) == "UNKNOWN");
    BOOST_TEST(result.number.text() == "n1");
    BOOST_TEST(!result.why.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_decline_with_a_tampered_signature_is_unknown_not_failed) {
  const auto request = sent("pay");
  auto answer = answer_to(request, "FAIL", "FAILED", "BALANCE");
  answer.sign = keys.mac(wallet_wire::merchant_key, signed_text(answer)) + "0";
  BOOST_TEST(word_of(wallet_wire::to_result(keys, request, answer).state) == "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(an_unreadable_answer_is_unknown) {
  const auto request = sent("pay");
  for (const auto* body : {"", "{", "[]", "{}", "null"})
    BOOST_TEST(word_of(wallet_wire::to_result(keys, request, std::string_view(body)).state) == "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(the_payment_code_goes_out_with_a_payment_only) {
  BOOST_TEST(sent("pay").auth_code == "280000000000000001");
  for (const auto* verb : {"query", "close", "cancel", "refund", "refund-query"})
    BOOST_TEST(sent(verb).auth_code.empty());
}

WalletAnswer notice() {
  WalletAnswer notice = answer_to(sent("pay"), "OK", "SUCCESS");
  notice.verb = "notice";
  return notice;
}

std::string signed_body(WalletAnswer notice) {
  notice.sign = keys.mac(wallet_wire::merchant_key, signed_text(notice));
  return encode(notice);
}

BOOST_AUTO_TEST_CASE(an_authentic_notice_is_a_result) {
  const auto result = wallet_wire::from_notice(keys, "shop", signed_body(notice()));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(word_of(result->state) == "SUCCEEDED");
  BOOST_TEST(result->number.text() == "n1");
  BOOST_TEST(result->amount == Money(1250, Currency::cny()));
}

BOOST_AUTO_TEST_CASE(a_notice_that_is_not_authentic_or_not_ours_is_refused) {
  auto unsigned_notice = notice();
  unsigned_notice.sign = "0";
  BOOST_TEST(!wallet_wire::from_notice(keys, "shop", encode(unsigned_notice)).has_value());
  BOOST_TEST(!wallet_wire::from_notice(keys, "another shop", signed_body(notice())).has_value());
  auto reply = notice();
  reply.verb = "pay";
  BOOST_TEST(!wallet_wire::from_notice(keys, "shop", signed_body(reply)).has_value());
  auto foreign = notice();
  foreign.currency = "???";
  BOOST_TEST(!wallet_wire::from_notice(keys, "shop", signed_body(foreign)).has_value());
  BOOST_TEST(!wallet_wire::from_notice(keys, "shop", "{}").has_value());
}

}  // namespace
}  // namespace tillrig
