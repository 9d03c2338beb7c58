#include "reference/acquiring/refund_decision.h"
#include "reference/acquiring/order_steps.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

Attempt paid_with(TenderKind tender, const std::string& key, std::int64_t minor, const std::string& line) {
  auto attempt = an_attempt(key, minor, line);
  attempt.tender = tender;
  attempt.channel = tillrig::Channel(tender == TenderKind::cash ? "cash" : "bank");
  attempt.state = PaymentState::succeeded;
  return attempt;
}

// 5.00 in cash, 4.00 by card, 3.50 by wallet.
Purchase a_split_sale() {
  auto purchase = a_purchase();
  add(purchase, paid_with(TenderKind::cash, "c", 500, "1"));
  add(purchase, paid_with(TenderKind::card, "k", 400, "2"));
  add(purchase, paid_with(TenderKind::wallet, "w", 350, "3"));
  purchase.order.state = OrderState::paid;
  return purchase;
}

Purchase a_card_sale() {
  auto purchase = a_purchase();
  add(purchase, paid_with(TenderKind::card, "k", 1250, "1"));
  purchase.order.state = OrderState::paid;
  return purchase;
}

RefundWish wish(const std::string& key, std::int64_t minor, bool as_void = false) {
  return {OrderId("77"), RefundKey(key), Money(minor, Currency::cny()), as_void, NodeName("till-1")};
}

Purchase refunded(const Purchase& before, const RefundWish& wanted) {
  const auto decision = on_refund(tables(), before, wanted);
  BOOST_REQUIRE(decision.has_value());
  return decision->after;
}

std::string objection(const Purchase& before, const RefundWish& wanted) {
  const auto decision = on_refund(tables(), before, wanted);
  return decision ? "-" : decision.error();
}

Purchase told(const Purchase& before, const std::string& part, RefundState state) {
  RefundReport report;
  report.refund = RefundKey(part);
  report.state = state;
  report.txn = ChannelTxn("R-" + part);
  return on_refund_report(tables(), before, report).after;
}

// "r/1 w 350 SENDING; r/2 ..."
std::string parts_text(const Purchase& purchase) {
  std::string text;
  for (const auto& part : purchase.refunds) {
    if (!text.empty()) text += "; ";
    text += part.key.text() + ' ' + part.attempt.text() + ' ' + std::to_string(part.amount.minor()) + ' ';
    text += word_of(part.state);
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refund_decision)

BOOST_AUTO_TEST_CASE(each_tender_gives_back_what_it_paid_and_cash_comes_last) {
  const auto purchase = refunded(a_split_sale(), wish("r", 900));
  BOOST_TEST(parts_text(purchase) == "r/1 k 400 SENDING; r/2 w 350 SENDING; r/3 c 150 REFUNDED");
  BOOST_TEST(duties_in_words(purchase) == "r/1: GIVE_BACK; r/2: GIVE_BACK");
  BOOST_TEST(purchase.order.refunds == 3);
  const auto report = report_of(purchase, RefundKey("r"));
  BOOST_TEST(report.amount == Money(900, Currency::cny()));
  BOOST_TEST((report.parts[2].tender == TenderKind::cash));
}

BOOST_AUTO_TEST_CASE(no_line_gives_back_more_than_it_took) {
  auto purchase = refunded(a_split_sale(), wish("r", 900));
  BOOST_TEST(objection(purchase, wish("s", 351)) == "only 3.50 CNY is left to refund");
  purchase = refunded(purchase, wish("s", 350));
  BOOST_TEST(parts_text(purchase).ends_with("s/1 c 350 REFUNDED"));
  BOOST_TEST(objection(purchase, wish("t", 1)) == "only 0.00 CNY is left to refund");
}

BOOST_AUTO_TEST_CASE(a_part_that_failed_may_be_wished_for_again_under_another_key) {
  auto purchase = refunded(a_card_sale(), wish("r", 1250));
  purchase = told(purchase, "r/1", RefundState::failed);
  BOOST_TEST(!has_duty(purchase));
  purchase = refunded(purchase, wish("s", 1250));
  BOOST_TEST(parts_text(purchase) == "r/1 k 1250 FAILED; s/1 k 1250 SENDING");
}

BOOST_AUTO_TEST_CASE(an_unknown_part_holds_its_money_until_it_is_settled) {
  auto purchase = refunded(a_card_sale(), wish("r", 1000));
  purchase = told(purchase, "r/1", RefundState::unknown);
  BOOST_TEST(objection(purchase, wish("s", 251)) == "only 2.50 CNY is left to refund");
  purchase = told(purchase, "r/1", RefundState::refunded);
  const auto late = told(purchase, "r/1", RefundState::failed);
  BOOST_TEST(parts_text(late) == "r/1 k 1000 REFUNDED");
  BOOST_TEST(purchase.refunds[0].txn == ChannelTxn("R-r/1"));
}

BOOST_AUTO_TEST_CASE(the_same_wish_again_changes_nothing_and_another_under_its_key_is_refused) {
  const auto purchase = refunded(a_card_sale(), wish("r", 1000));
  BOOST_TEST(!on_refund(tables(), purchase, wish("r", 1000))->changed);
  BOOST_TEST(objection(purchase, wish("r", 900)) == "same key, other content");
  BOOST_TEST(objection(purchase, wish("r", 1000, true)) == "same key, other content");
}

BOOST_AUTO_TEST_CASE(only_what_is_paid_is_refunded) {
  auto purchase = a_card_sale();
  BOOST_TEST(objection(purchase, wish("r", 0)) == "nothing to refund");
  BOOST_TEST(objection(purchase, {OrderId("77"), RefundKey("r"), Money(1, *Currency::from_code("EUR")), false}) ==
             "the order is in another currency");
  for (const auto state : {OrderState::open, OrderState::closing, OrderState::closed, OrderState::offline}) {
    purchase.order.state = state;
    BOOST_TEST(objection(purchase, wish("r", 1250)) ==
               "the order is " + std::string(word_of(state)) + ": only what is paid is refunded");
  }
}

BOOST_AUTO_TEST_CASE(money_that_goes_back_by_itself_is_not_refunded_too) {
  auto purchase = a_card_sale();
  add(purchase, paid_with(TenderKind::wallet, "w", 300, "2"));
  give_back(purchase.attempts[1]);
  BOOST_TEST(objection(purchase, wish("r", 1251)) == "only 12.50 CNY is left to refund");
  purchase.attempts[1].duty = EngineDuty::none;
  purchase.attempts[1].refunded = true;
  BOOST_TEST(objection(purchase, wish("r", 1251)) == "only 12.50 CNY is left to refund");
}

BOOST_AUTO_TEST_CASE(a_void_is_of_one_card_sale_whole) {
  const auto purchase = refunded(a_card_sale(), wish("v", 1250, true));
  BOOST_REQUIRE_EQUAL(purchase.refunds.size(), 1u);
  BOOST_TEST(purchase.refunds[0].void_sale);
  BOOST_TEST(purchase.refunds[0].till == NodeName("till-1"));
  BOOST_TEST(objection(a_card_sale(), wish("v", 1000, true)) == "a void gives back all of 12.50 CNY");
  BOOST_TEST(objection(a_split_sale(), wish("v", 1250, true)) == "a void is of a sale that one card has paid");
  auto by_wallet = a_card_sale();
  by_wallet.attempts[0].tender = TenderKind::wallet;
  BOOST_TEST(objection(by_wallet, wish("v", 1250, true)) == "a void is of a sale that one card has paid");
  const auto partly = refunded(a_card_sale(), wish("r", 100));
  BOOST_TEST(objection(partly, wish("v", 1250, true)) == "only 11.50 CNY is left to refund");
}

BOOST_AUTO_TEST_CASE(the_goods_are_back_when_all_the_money_is) {
  auto purchase = refunded(a_split_sale(), wish("r", 1250));
  purchase = told(purchase, "r/1", RefundState::refunded);
  BOOST_TEST((purchase.order.stock == StockDuty::none));
  purchase = told(purchase, "r/2", RefundState::refunded);
  BOOST_TEST((purchase.order.stock == StockDuty::returned));
  purchase = on_stock_done(purchase, StockDuty::returned).after;
  BOOST_TEST((purchase.order.stock == StockDuty::none));
}

BOOST_AUTO_TEST_CASE(the_stock_hears_of_the_sale_before_it_hears_of_the_return) {
  auto purchase = a_purchase();
  add(purchase, paid_with(TenderKind::cash, "c", 1250, "1"));
  purchase.order.state = OrderState::paid;
  purchase.order.stock = StockDuty::confirm;
  purchase = refunded(purchase, wish("r", 1250));
  BOOST_TEST((purchase.order.stock == StockDuty::confirm));
  const auto confirmed = on_stock_done(purchase, StockDuty::confirm).after;
  BOOST_TEST((confirmed.order.stock == StockDuty::returned));
  BOOST_TEST(gained_duty(purchase, confirmed));
}

BOOST_AUTO_TEST_CASE(a_report_on_nobodys_refund_changes_nothing) {
  const auto purchase = refunded(a_card_sale(), wish("r", 1000));
  RefundReport report;
  report.refund = RefundKey("nobody/1");
  BOOST_TEST(!on_refund_report(tables(), purchase, report).changed);
  BOOST_TEST(find(purchase.refunds, RefundKey("nobody/1")) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
