#include "reference/adapters/card/card_wire.h"

#include <boost/test/unit_test.hpp>
#include <functional>

#include "tests/support/test_keys.h"

namespace tillrig {
namespace {

const TestKeys keys;

CardPresentment presented() {
  CardPresentment card;
  card.entry = CardEntry::chip;
  card.data = SealedData("c0ffee");
  card.pin_block = SealedData("b10c");
  return card;
}

ChannelRequest channel_request() {
  ChannelRequest request;
  request.number = CardNumber{"shop", "till-1", 3, 7}.number();
  request.original = CardNumber{"shop", "till-1", 2, 5}.number();
  request.order = OrderId("o1");
  request.refund = RefundKey("r1");
  request.amount = Money(1250, Currency::cny());
  request.expires_in_ms = 60000;
  request.card = presented();
  return request;
}

BankRequest sent(std::string_view verb) {
  return card_wire::to_bank(keys, verb, "nonce-1", channel_request()).value();
}

BankAnswer answer_to(const BankRequest& request, const char* code) {
  BankAnswer answer;
  answer.verb = request.verb;
  answer.merchant = request.merchant;
  answer.terminal = request.terminal;
  answer.batch = request.batch;
  answer.stan = request.stan;
  answer.code = code;
  answer.rrn = "600000000001";
  answer.minor = request.minor;
  answer.currency = request.currency;
  answer.nonce = request.nonce;
  return answer;
}

std::string signed_body(BankAnswer answer) {
  answer.sign = keys.mac(card_wire::terminal_key, signed_text(answer));
  return encode(answer);
}

ChannelResult result_of(const BankRequest& request, const BankAnswer& answer) {
  return card_wire::to_result(keys, channel_request(), request, signed_body(answer));
}

BOOST_AUTO_TEST_CASE(every_answer_of_the_bank_has_one_meaning) {
  struct Row {
    const char* verb;
    const char* code;
    ChannelState expected;
    DeclineClass decline;
  };
  using enum ChannelState;
  const auto none = DeclineClass::none;
  const auto other = DeclineClass::other;
  for (const auto& row : {
           Row{"sale", "00", succeeded, none},
           Row{"sale", "12", failed, other},
           Row{"sale", "14", failed, DeclineClass::bad_code},
           Row{"sale", "21", failed, DeclineClass::expired},
           Row{"sale", "51", failed, DeclineClass::insufficient_funds},
           Row{"sale", "54", failed, DeclineClass::expired},
           Row{"sale", "55", failed, DeclineClass::wrong_pin},
           Row{"sale", "59", failed, DeclineClass::risk},
           Row{"sale", "61", failed, DeclineClass::limit},
           Row{"sale", "62", failed, other},
           Row{"sale", "75", failed, DeclineClass::wrong_pin},
           Row{"sale", "77", failed, other},
           Row{"sale", "91", failed, other},
           Row{"sale", "03", refused, none},
           Row{"sale", "30", refused, none},
           Row{"sale", "97", refused, none},
           Row{"sale", "A0", refused, none},
           Row{"sale", "25", unknown, none},
           Row{"sale", "68", unknown, none},
           Row{"sale", "94", unknown, none},
           Row{"sale", "96", unknown, none},
           Row{"sale", "98", unknown, none},
           Row{"sale", "ZZ", unknown, none},
           Row{"sale", "", unknown, none},
           Row{"reversal", "00", reversed, none},
           Row{"reversal", "25", not_found, none},
           Row{"reversal", "A0", refused, none},
           Row{"reversal", "12", unknown, none},
           Row{"reversal", "91", unknown, none},
           Row{"reversal", "94", unknown, none},
           Row{"reversal", "96", unknown, none},
           Row{"void", "00", refunded, none},
           Row{"void", "25", failed, other},
           Row{"void", "64", failed, other},
           Row{"void", "77", failed, other},
           Row{"void", "94", unknown, none},
           Row{"void", "96", unknown, none},
           Row{"refund", "00", refunded, none},
           Row{"refund", "25", failed, other},
           Row{"refund", "64", failed, other},
           Row{"refund", "94", unknown, none},
           Row{"advice", "00", succeeded, none},
           Row{"advice", "51", failed, DeclineClass::insufficient_funds},
           Row{"advice", "62", failed, other},
           Row{"advice", "91", unknown, none},
           Row{"advice", "94", unknown, none},
           Row{"advice", "96", unknown, none},
       }) {
    BOOST_TEST_CONTEXT(row.verb << ' ' << row.code) {
      const auto request = sent(row.verb);
      const auto result = result_of(request, answer_to(request, row.code));
      BOOST_TEST(word_of(result.state) == word_of(row.expected));
      BOOST_TEST(word_of(result.decline) == word_of(row.decline));
      BOOST_TEST(result.number.text() == "shop/till-1/000003/000007");
      BOOST_TEST(result.refund.text() == "r1");
      BOOST_TEST(!result.why.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_approved_carries_its_reference_and_its_amount) {
  const auto cny = [](std::int64_t minor) { return Money(minor, Currency::cny()); };
  const auto sale = sent("sale");
  const auto paid = result_of(sale, answer_to(sale, "00"));
  BOOST_TEST(paid.txn.text() == "600000000001");
  BOOST_TEST(paid.amount == cny(1250));
  BOOST_TEST(paid.buyer_paid == cny(1250));
  BOOST_TEST(paid.refunded == cny(0));
  const auto refund = sent("refund");
  const auto refunded = result_of(refund, answer_to(refund, "00"));
  BOOST_TEST(refunded.amount == cny(1250));
  BOOST_TEST(refunded.refunded == cny(1250));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_the_request_is_unknown) {
  const auto request = sent("sale");
  const std::vector<std::function<void(BankAnswer&)>> twists{
      [](BankAnswer& a) { a.verb = "void"; },    [](BankAnswer& a) { a.merchant = "m2"; },
      [](BankAnswer& a) { a.terminal = "t2"; },  [](BankAnswer& a) { a.batch = 4; },
      [](BankAnswer& a) { a.stan = 8; },         [](BankAnswer& a) { a.nonce = "other"; },
      [](BankAnswer& a) { a.currency = "USD"; }, [](BankAnswer& a) { a.minor = 1; },
      [](BankAnswer& a) { a.minor = -1250; },    [](BankAnswer& a) { a.rrn.clear(); }};
  for (const auto& twist : twists) {
    auto answer = answer_to(request, "00");
    twist(answer);
    const auto result = result_of(request, answer);
    BOOST_TEST(word_of(result.state) == "UNKNOWN");
    BOOST_TEST(result.number.text() == "shop/till-1/000003/000007");
    BOOST_TEST(!result.why.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_decline_with_a_tampered_signature_is_unknown_not_failed) {
  const auto request = sent("sale");
  auto answer = answer_to(request, "51");
  answer.sign = keys.mac(card_wire::terminal_key, signed_text(answer)) + "0";
  BOOST_TEST(word_of(card_wire::to_result(keys, channel_request(), request, answer).state) == "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(an_unreadable_answer_is_unknown) {
  const auto request = sent("sale");
  for (const std::string_view body : {"", "{", "[]", "{}", "null"})
    BOOST_TEST(word_of(card_wire::to_result(keys, channel_request(), request, body).state) == "UNKNOWN");
}

BOOST_AUTO_TEST_CASE(a_reversal_may_tell_what_it_took_back) {
  const auto request = sent("reversal");
  auto answer = answer_to(request, "00");
  answer.minor = 1000;
  answer.rrn.clear();
  const auto result = result_of(request, answer);
  BOOST_TEST(word_of(result.state) == "REVERSED");
  BOOST_TEST(result.refunded == Money(1000, Currency::cny()));
}

BOOST_AUTO_TEST_CASE(a_card_goes_out_with_a_sale_or_an_advice_and_its_pin_with_a_sale_only) {
  for (const auto* verb : {"sale", "advice", "reversal", "void", "refund"}) {
    const auto request = sent(verb);
    const bool sale = request.verb == "sale";
    const bool charge = sale || request.verb == "advice";
    BOOST_TEST(request.card == (charge ? "c0ffee" : ""));
    BOOST_TEST(request.entry == (charge ? "CHIP" : ""));
    BOOST_TEST(request.pin_block == (sale ? "b10c" : ""));
    BOOST_TEST(request.expires_in_ms == (sale ? 60000 : 0));
  }
}

BOOST_AUTO_TEST_CASE(each_transaction_is_named_and_what_gives_back_names_its_original) {
  for (const auto* verb : {"sale", "advice", "reversal", "void", "refund"}) {
    const auto request = sent(verb);
    const bool gives_back = request.verb == "void" || request.verb == "refund";
    BOOST_TEST(request.merchant == "shop");
    BOOST_TEST(request.terminal == "till-1");
    BOOST_TEST(request.batch == 3);
    BOOST_TEST(request.stan == 7);
    BOOST_TEST(request.original_batch == (gives_back ? 2 : 0));
    BOOST_TEST(request.original_stan == (gives_back ? 5 : 0));
    BOOST_TEST(keys.mac_matches(card_wire::terminal_key, signed_text(request), request.sign));
  }
}

BOOST_AUTO_TEST_CASE(a_request_without_what_its_verb_needs_is_not_sent) {
  const auto why = [](std::string_view verb, const ChannelRequest& request) {
    const auto wire = card_wire::to_bank(keys, verb, "nonce-1", request);
    return wire ? std::string() : wire.error().line;
  };
  auto request = channel_request();
  request.number = ChannelNumber("7");
  BOOST_TEST(why("sale", request) == "number: expected merchant/terminal/batch/STAN");
  request = channel_request();
  request.card.reset();
  BOOST_TEST(why("sale", request) == "card: expected the card's sealed data");
  BOOST_TEST(why("advice", request) == "card: expected the card's sealed data");
  BOOST_TEST(why("reversal", request) == "");
  request.original = ChannelNumber();
  BOOST_TEST(why("void", request) == "original: expected merchant/terminal/batch/STAN");
  request.original = CardNumber{"shop", "till-2", 2, 5}.number();
  BOOST_TEST(why("refund", request) == "original: expected a sale of the same terminal");
}

SettleBatch batch() {
  SettleBatch batch;
  batch.till = NodeName("till-1");
  batch.batch = 3;
  batch.count = 4;
  batch.total = Money(1000, Currency::cny());
  batch.returned = Money(1250, Currency::cny());
  return batch;
}

BOOST_AUTO_TEST_CASE(a_batch_is_closed_by_the_banks_own_count_alone) {
  const auto request = card_wire::to_bank(keys, "nonce-1", "shop", batch());
  BOOST_TEST(request.minor == -250);
  BOOST_TEST(request.count == 4);
  struct Row {
    const char* code;
    bool closed;
    bool balanced;
  };
  for (const auto& row : {Row{"00", true, true}, Row{"95", true, false}, Row{"96", false, false}}) {
    const auto settled = card_wire::to_settled(keys, request, signed_body(answer_to(request, row.code)));
    BOOST_TEST(settled.batch == 3);
    BOOST_TEST(settled.closed == row.closed);
    BOOST_TEST(settled.balanced == row.balanced);
    BOOST_TEST(settled.why.empty() == row.balanced);
  }
  auto foreign = answer_to(request, "00");
  foreign.batch = 2;
  BOOST_TEST(!card_wire::to_settled(keys, request, signed_body(foreign)).closed);
  BOOST_TEST(!card_wire::to_settled(keys, request, "{}").closed);
}

}  // namespace
}  // namespace tillrig
