#include "reference/terminal/order_news.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(order_news)

namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

// 7.00 to pay: what was taken in cash, and a code that is on its way for `sent`.
SaleRecord a_sale(std::int64_t cash, std::int64_t sent) {
  SaleRecord sale;
  sale.basket.basket = BasketKey("till-1.1.1");
  sale.basket.total = cny(700);
  sale.state = SaleState::paying;
  if (cash > 0) open_line(sale.tenders, *cash_tender(sale.rest(), cny(cash), cny(0)));
  open_line(sale.tenders, sent_tender(TenderKind::wallet, cny(sent), ""));
  return sale;
}

OrderReport a_report(OrderState state, const SaleRecord& sale, PaymentState attempt, bool refunded = false) {
  OrderReport report;
  report.order = OrderId("7001");
  report.state = state;
  AttemptReport each;
  each.attempt = sale.attempt();
  each.channel = Channel("wallet-a");
  each.txn = ChannelTxn("A-1");
  each.state = attempt;
  each.refunded = refunded;
  report.attempts = {each};
  return report;
}

std::string said(const OrderReport& report, const SaleRecord& sale, bool absent = false) {
  const auto news = standing_news(report, sale, absent);
  return news ? std::string(word_of(news->event)) : "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_part_that_succeeded_is_settled_although_the_order_is_open) {
  const auto part = a_sale(0, 200);
  BOOST_TEST(said(a_report(OrderState::open, part, PaymentState::succeeded), part) == "paid");
  // What covers the rest is about to pay the order: acquiring says so itself.
  const auto rest = a_sale(500, 200);
  BOOST_TEST(said(a_report(OrderState::open, rest, PaymentState::succeeded), rest).empty());
  BOOST_TEST(said(a_report(OrderState::paid, rest, PaymentState::succeeded), rest) == "paid");
}

BOOST_AUTO_TEST_CASE(a_refusal_on_the_way_says_nothing_of_what_acquiring_has_stored) {
  const auto on_the_way = answer_of(Refused{RefusedWhy::no_connection, "no way to acquiring"});
  BOOST_TEST((on_the_way.attempt == PaymentState::refused));
  BOOST_TEST(on_the_way.unheard);
  AttemptReport report;
  report.state = PaymentState::refused;
  const auto by_acquiring = answer_of(Reply{encode(report), true});
  BOOST_TEST((by_acquiring.attempt == PaymentState::refused));
  BOOST_TEST(!by_acquiring.unheard);
}

BOOST_AUTO_TEST_CASE(an_attempt_nobody_heard_of_is_over_once_it_cannot_arrive_any_more) {
  const auto sale = a_sale(0, 700);
  OrderReport nothing;
  nothing.order = OrderId("7001");
  BOOST_TEST(said(nothing, sale, false).empty());
  BOOST_TEST(said(nothing, sale, true) == "attempt_over");
}

BOOST_AUTO_TEST_CASE(an_attempt_that_never_came_to_an_order_that_is_over_was_refused) {
  const auto sale = a_sale(0, 700);
  for (const auto over : {OrderState::closed, OrderState::paid}) {
    OrderReport without_it;
    without_it.order = OrderId("7001");
    without_it.state = over;
    const auto news = standing_news(without_it, sale, false);
    BOOST_REQUIRE(news.has_value());
    BOOST_CHECK(news->attempt == PaymentState::refused);
  }
  // Cash that acquiring has not heard of is in the drawer all the same.
  auto by_cash = a_sale(200, 500);
  by_cash.tenders.pop_back();
  OrderReport without_it;
  without_it.order = OrderId("7001");
  without_it.state = OrderState::closed;
  const auto news = standing_news(without_it, by_cash, false);
  BOOST_REQUIRE(news.has_value());
  BOOST_TEST(!news->attempt.has_value());
}

BOOST_AUTO_TEST_CASE(a_tender_that_is_settled_is_never_absent) {
  auto sale = a_sale(200, 500);
  sale.tenders.pop_back();
  OrderReport nothing;
  nothing.order = OrderId("7001");
  BOOST_TEST(said(nothing, sale, true).empty());
}

BOOST_AUTO_TEST_CASE(the_payer_of_a_paid_order_is_the_one_that_the_till_does_not_know_as_settled) {
  auto sale = a_sale(500, 200);
  auto report = a_report(OrderState::paid, sale, PaymentState::succeeded);
  AttemptReport cash;
  cash.attempt = attempt_key(sale.key(), sale.tenders.front());
  cash.channel = Channel("cash");
  cash.state = PaymentState::succeeded;
  report.attempts.insert(report.attempts.begin(), cash);
  const auto news = standing_news(report, sale, false);
  BOOST_REQUIRE(news.has_value());
  BOOST_TEST(news->channel.text() == "wallet-a");
}

BOOST_AUTO_TEST_CASE(all_money_has_gone_back_when_no_success_is_left) {
  const auto sale = a_sale(0, 700);
  BOOST_TEST(!went_back(a_report(OrderState::closed, sale, PaymentState::failed)));
  BOOST_TEST(!went_back(a_report(OrderState::closed, sale, PaymentState::succeeded)));
  auto report = a_report(OrderState::closed, sale, PaymentState::succeeded, true);
  BOOST_TEST(went_back(report));
  report.attempts.push_back(report.attempts.front());
  report.attempts.back().refunded = false;
  BOOST_TEST(!went_back(report));
  report.attempts.back().tender = TenderKind::cash;
  BOOST_TEST(went_back(report));
}

BOOST_AUTO_TEST_SUITE_END()
