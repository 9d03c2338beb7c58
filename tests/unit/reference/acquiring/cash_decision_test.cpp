#include "reference/acquiring/cash_decision.h"

#include <boost/test/unit_test.hpp>

#include "reference/acquiring/refund_decision.h"
#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

CashTaken cash(const std::string& key, std::int64_t minor, const std::string& line = "1") {
  return {OrderId("77"), AttemptKey(key), TenderLine(line), Money(minor, Currency::cny())};
}

Purchase with_cash(const Purchase& before, const CashTaken& taken) {
  const auto decision = on_cash(tables(), before, taken);
  BOOST_REQUIRE(decision.has_value());
  return decision->after;
}

std::string objection(const Purchase& before, const CashTaken& taken) {
  const auto decision = on_cash(tables(), before, taken);
  return decision ? "-" : decision.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cash_decision)

BOOST_AUTO_TEST_CASE(cash_pays_the_order_in_one_step) {
  const auto decision = on_cash(tables(), a_purchase(), cash("c", 1250));
  BOOST_REQUIRE(decision.has_value());
  const auto& [order, attempts, refunds] = decision->after;
  BOOST_TEST((order.state == OrderState::paid));
  BOOST_TEST((order.stock == StockDuty::confirm));
  BOOST_REQUIRE_EQUAL(attempts.size(), 1u);
  BOOST_TEST((attempts[0].state == PaymentState::succeeded));
  BOOST_TEST(attempts[0].txn == ChannelTxn("c"));
  BOOST_TEST(attempts[0].channel == tillrig::Channel("cash"));
  BOOST_REQUIRE_EQUAL(decision->steps.size(), 3u);
  BOOST_TEST(decision->steps[0].to == "SENDING");
  BOOST_TEST(decision->steps[1].to == "SUCCEEDED");
  const auto told = decode<AttemptReport>(attempts[0].reply);
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->line == TenderLine("1"));
  BOOST_TEST((told->tender == TenderKind::cash));
}

BOOST_AUTO_TEST_CASE(cash_that_is_told_twice_is_taken_once) {
  const auto purchase = with_cash(a_purchase(), cash("c", 500));
  const auto again = on_cash(tables(), purchase, cash("c", 500));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(!again->changed);
  BOOST_TEST(objection(purchase, cash("c", 400)) == "same key, other content");
  BOOST_TEST(objection(purchase, cash("c", 500, "2")) == "same key, other content");
  auto by_wallet = a_purchase();
  add(by_wallet, an_attempt("c", 500));
  BOOST_TEST(objection(by_wallet, cash("c", 500)) == "same key, other content");
}

BOOST_AUTO_TEST_CASE(cash_and_a_wallet_pay_together) {
  auto purchase = with_cash(a_purchase(), cash("c", 500));
  BOOST_TEST((purchase.order.state == OrderState::open));
  add(purchase, an_attempt("w", 750, "2"));
  purchase = on_report(tables(), purchase, reports("w", PaymentState::succeeded)).after;
  BOOST_TEST((purchase.order.state == OrderState::paid));
}

BOOST_AUTO_TEST_CASE(cash_is_refused_in_words_where_no_money_is_taken_any_more) {
  auto purchase = a_purchase();
  BOOST_TEST(objection(purchase, cash("c", 1251)) == "more than is left to pay");
  BOOST_TEST(objection(purchase, cash("c", 0)) == "nothing to pay");
  purchase.order.state = OrderState::closing;
  BOOST_TEST(objection(purchase, cash("c", 1250)) == "-");
  for (const auto state : {OrderState::closed, OrderState::paid, OrderState::offline, OrderState::uncollected}) {
    purchase.order.state = state;
    BOOST_TEST(objection(purchase, cash("c", 1250)) == "the order is " + std::string(word_of(state)));
  }
  purchase.order.state = OrderState::open;
  add(purchase, an_attempt("w", 500));
  BOOST_TEST(objection(purchase, cash("c", 800, "2")) == "more than is left to pay");
}

BOOST_AUTO_TEST_CASE(cash_takes_the_place_of_what_was_refused_and_has_paid_the_same_line_all_the_same) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("w"));
  purchase = on_report(tables(), purchase, reports("w", PaymentState::succeeded)).after;
  purchase = on_abandon(purchase, AttemptKey("w")).after;
  BOOST_TEST((purchase.order.state == OrderState::paid));
  BOOST_TEST((purchase.attempts[0].duty == EngineDuty::none));
  purchase.order.stock = StockDuty::none;
  BOOST_TEST(objection(purchase, cash("c", 1000)) == "the order is PAID");
  BOOST_TEST(objection(purchase, cash("c", 1250, "2")) == "the order is PAID");

  const auto paid = with_cash(purchase, cash("c", 1250));
  BOOST_TEST((paid.order.state == OrderState::paid));
  BOOST_TEST((paid.order.stock == StockDuty::none));
  BOOST_TEST((paid.attempts[1].state == PaymentState::succeeded));
  BOOST_TEST(duties_in_words(paid) == "w: REFUND");
  BOOST_TEST(!on_cash(tables(), paid, cash("c", 1250))->changed);
  BOOST_TEST(objection(paid, cash("d", 1250)) == "the order is PAID");

  const auto on_its_way = on_report(tables(), paid, reports("w", PaymentState::succeeded), EngineDuty::refund).after;
  BOOST_TEST(!has_duty(on_its_way));
  BOOST_TEST(objection(on_its_way, cash("d", 1250)) == "the order is PAID");
  const auto goods_back =
      on_refund(tables(), on_its_way, {OrderId("77"), RefundKey("r"), cash("c", 1250).amount, false});
  BOOST_REQUIRE(goods_back.has_value());
  BOOST_REQUIRE_EQUAL(goods_back->after.refunds.size(), 1u);
  BOOST_TEST((goods_back->after.refunds[0].tender == TenderKind::cash));

  auto back = reports("w", PaymentState::succeeded);
  back.refunded = true;
  const auto settled = on_report(tables(), on_its_way, back).after;
  BOOST_TEST(!has_duty(settled));
  BOOST_TEST(objection(settled, cash("d", 1250)) == "the order is PAID");
}

BOOST_AUTO_TEST_CASE(cash_pays_its_line_beside_a_copy_that_is_open_there_and_whatever_that_takes_goes_back) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("w"));
  purchase.order.stock = StockDuty::none;
  const auto paid = with_cash(purchase, cash("c", 1250));
  BOOST_TEST((paid.order.state == OrderState::paid));
  BOOST_TEST(duties_in_words(paid).find("w: ABANDON") != std::string::npos);

  const auto late = on_report(tables(), paid, reports("w", PaymentState::succeeded)).after;
  BOOST_TEST((late.order.state == OrderState::paid));
  BOOST_TEST(late.attempts[0].goes_back);
  BOOST_TEST(duties_in_words(late).find("w: REFUND") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cash_for_the_rest_takes_the_place_of_a_copy_that_has_paid_a_part) {
  auto purchase = with_cash(a_purchase(), cash("first", 500));
  add(purchase, an_attempt("w", 300, "2"));
  purchase = on_report(tables(), purchase, reports("w", PaymentState::succeeded)).after;
  BOOST_TEST((purchase.order.state == OrderState::open));
  BOOST_TEST(objection(purchase, cash("c", 751, "2")) == "more than is left to pay");
  const auto paid = with_cash(purchase, cash("c", 750, "2"));
  BOOST_TEST((paid.order.state == OrderState::paid));
  BOOST_TEST(paid.attempts[1].goes_back);
}

BOOST_AUTO_TEST_CASE(what_is_on_its_way_back_already_is_not_given_back_for_cash) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("w"));
  purchase = on_report(tables(), purchase, reports("w", PaymentState::succeeded)).after;
  const Money some(500, Currency::cny());
  const auto asked_back = on_refund(tables(), purchase, {OrderId("77"), RefundKey("r"), some, false});
  BOOST_REQUIRE(asked_back.has_value());
  BOOST_TEST(objection(asked_back->after, cash("c", 1250)) == "the order is PAID");
}

BOOST_AUTO_TEST_CASE(the_cash_of_a_sale_given_up_waits_for_the_till_and_asks_nobody_else) {
  auto purchase = with_cash(a_purchase(), cash("c", 500));
  purchase.attempts.push_back(an_attempt("w", 500, "2"));
  purchase.attempts.back().state = PaymentState::succeeded;
  purchase = on_event(tables(), purchase, OrderEvent::cancelled).after;
  BOOST_TEST((purchase.order.state == OrderState::closed));
  BOOST_TEST((purchase.attempts[0].duty == EngineDuty::cash_back));
  BOOST_TEST((purchase.attempts[1].duty == EngineDuty::refund));
  BOOST_TEST(duties_in_words(purchase) == "w: REFUND; stock: CANCEL");
  purchase.order.stock = StockDuty::none;
  purchase.attempts[1].duty = EngineDuty::none;
  BOOST_TEST(!has_duty(purchase));
  BOOST_TEST(!on_restart(tables(), purchase).changed);

  const CashReturned returned{OrderId("77"), AttemptKey("c")};
  const auto back = on_cash_back(purchase, returned);
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(back->after.attempts[0].refunded);
  BOOST_TEST((back->after.attempts[0].duty == EngineDuty::none));
  BOOST_TEST(!on_cash_back(back->after, returned)->changed);
}

BOOST_AUTO_TEST_CASE(cash_given_back_before_the_order_is_over_leaves_its_line_free) {
  const auto purchase = with_cash(a_purchase(), cash("c", 1000));
  const auto back = on_cash_back(purchase, {OrderId("77"), AttemptKey("c")});
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST(objection(back->after, cash("d", 1250)) == "-");
}

BOOST_AUTO_TEST_CASE(of_a_paid_order_and_of_other_tenders_no_cash_comes_back) {
  const auto paid = with_cash(a_purchase(), cash("c", 1250));
  BOOST_TEST(on_cash_back(paid, {OrderId("77"), AttemptKey("c")}).error() == "the order is PAID: its goods are sold");
  auto purchase = a_purchase();
  add(purchase, an_attempt("w"));
  for (const auto* key : {"w", "nobody"})
    BOOST_TEST(on_cash_back(purchase, {OrderId("77"), AttemptKey(key)}).error() == "no such cash");
}

BOOST_AUTO_TEST_CASE(what_an_engine_says_of_cash_changes_nothing) {
  const auto purchase = with_cash(a_purchase(), cash("c", 500));
  auto report = reports("c", PaymentState::failed);
  report.refunded = true;
  BOOST_TEST(!on_report(tables(), purchase, report).changed);
}

BOOST_AUTO_TEST_SUITE_END()
