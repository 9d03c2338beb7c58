#include "reference/acquiring/offline_order.h"

#include <boost/test/unit_test.hpp>

#include "reference/acquiring/suspicion.h"
#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

std::string wrong(const OfflineSale& sale) {
  return wrong_with(sale).value_or("-");
}

Purchase sold(const OfflineSale& sale) {
  return on_sold_offline(tables(), sale, OrderId("88"), tillrig::Channel("bank")).after;
}

Purchase told(const Purchase& before, PaymentState state, EngineDuty answered = EngineDuty::none) {
  return on_report(tables(), before, reports("B9/1.1", state), answered).after;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(offline_order)

BOOST_AUTO_TEST_CASE(cash_alone_is_paid_at_once) {
  const auto decision =
      on_sold_offline(tables(), an_offline_sale({TenderKind::cash}), OrderId("88"), tillrig::Channel("bank"));
  BOOST_TEST((decision.after.order.state == OrderState::paid));
  BOOST_TEST((decision.after.order.stock == StockDuty::sold));
  std::string steps;
  for (const auto& step : decision.steps) steps += std::string(step.from) + ">" + std::string(step.to) + " ";
  BOOST_TEST(steps == "NONE>OFFLINE NONE>SENDING SENDING>SUCCEEDED OFFLINE>PAID ");
  BOOST_TEST((told_of(decision.after).state == OrderState::paid));
}

BOOST_AUTO_TEST_CASE(a_card_is_paid_when_the_bank_takes_the_advice) {
  const auto purchase = sold(an_offline_sale({TenderKind::cash, TenderKind::card}));
  BOOST_TEST((purchase.order.state == OrderState::offline));
  BOOST_TEST(duties_in_words(purchase) == "B9/2.1: ADVISE; stock: SOLD");
  const auto card = sold(an_offline_sale({TenderKind::card}));
  const auto asked = told(card, PaymentState::unknown, EngineDuty::advise);
  BOOST_TEST((asked.attempts[0].duty == EngineDuty::none));
  BOOST_TEST((asked.order.state == OrderState::offline));
  const auto paid = told(asked, PaymentState::succeeded);
  BOOST_TEST((paid.order.state == OrderState::paid));
  BOOST_TEST((told_of(paid).state == OrderState::offline));
}

BOOST_AUTO_TEST_CASE(what_the_bank_declines_is_uncollected_and_stays_so) {
  auto purchase = told(sold(an_offline_sale({TenderKind::card})), PaymentState::failed);
  BOOST_TEST((purchase.order.state == OrderState::uncollected));
  BOOST_TEST(purchase.order.why == "12.50 CNY of goods that are gone were not collected");
  BOOST_TEST(uncollected(purchase) == Money(1250, Currency::cny()));
  for (const auto event : {OrderEvent::paid, OrderEvent::cancelled, OrderEvent::expired, OrderEvent::all_final})
    BOOST_TEST((on_event(tables(), purchase, event).after.order.state == OrderState::uncollected));
}

BOOST_AUTO_TEST_CASE(an_offline_sale_neither_expires_nor_closes_nor_is_given_up) {
  const auto purchase = sold(an_offline_sale({TenderKind::card}));
  BOOST_TEST(!on_event(tables(), purchase, OrderEvent::expired).changed);
  BOOST_TEST(!on_event(tables(), purchase, OrderEvent::cancelled).changed);
  BOOST_TEST(!on_abandon(purchase, AttemptKey("B9/1.1")).changed);
  BOOST_TEST(!on_abandon(purchase, AttemptKey("new")).changed);
}

BOOST_AUTO_TEST_CASE(an_advice_is_repeated_after_a_restart_and_to_an_engine_that_forgot_it) {
  const auto purchase = sold(an_offline_sale({TenderKind::card}));
  BOOST_TEST(!on_restart(tables(), purchase).changed);
  const auto taken = told(purchase, PaymentState::unknown, EngineDuty::advise);
  const auto restarted = on_restart(tables(), taken).after;
  BOOST_TEST((restarted.attempts[0].duty == EngineDuty::status));
  const auto forgotten = on_never_seen(restarted, AttemptKey("B9/1.1")).after;
  BOOST_TEST((forgotten.attempts[0].duty == EngineDuty::advise));
}

BOOST_AUTO_TEST_CASE(the_same_sale_is_recognised) {
  const auto sale = an_offline_sale({TenderKind::cash, TenderKind::card});
  const auto purchase = sold(sale);
  BOOST_TEST(same_content(purchase, sale));
  auto other = sale;
  other.sold_at_ms += 1;  // told again by a till that was given an old disk
  BOOST_TEST(same_content(purchase, other));
  other = sale;
  other.lines[0].title = "Coffee";
  BOOST_TEST(!same_content(purchase, other));
  other = sale;
  other.tenders[1].card->card_ref = "c2";
  BOOST_TEST(!same_content(purchase, other));
  other = sale;
  other.tenders.pop_back();
  BOOST_TEST(!same_content(purchase, other));
}

BOOST_AUTO_TEST_CASE(what_can_never_be_taken_is_refused_in_words) {
  const auto good = an_offline_sale({TenderKind::cash, TenderKind::card});
  BOOST_TEST(wrong(good) == "-");
  const auto broken = [&](const std::function<void(OfflineSale&)>& how) {
    auto sale = good;
    how(sale);
    return wrong(sale);
  };
  BOOST_TEST(broken([](auto& s) { s.basket = {}; }) == "basket: expected a key, found none");
  BOOST_TEST(broken([](auto& s) { s.sold_at_ms = 0; }) == "sold_at_ms: expected a time");
  BOOST_TEST(broken([](auto& s) { s.lines.clear(); }) == "lines: expected at least one, found none");
  BOOST_TEST(broken([](auto& s) { s.tenders.clear(); }) == "tenders: expected at least one, found none");
  BOOST_TEST(broken([](auto& s) { s.tenders.pop_back(); }) == "tenders: 6.25 CNY of 12.50 CNY is missing");
  BOOST_TEST(broken([](auto& s) { s.tenders[0].amount = s.total; }) == "tenders: more than 12.50 CNY");
  BOOST_TEST(broken([](auto& s) { s.tenders[1].line = s.tenders[0].line; }) == "tenders: expected each line once");
  BOOST_TEST(broken([](auto& s) { s.tenders[0].tender = TenderKind::wallet; }) ==
             "tenders: expected cash or a card for B9/1.1");
  BOOST_TEST(broken([](auto& s) { s.tenders[1].card->pin_block = SealedData("00"); }) ==
             "tenders: a PIN block is never stored: B9/2.1");
  BOOST_TEST(broken([](auto& s) { s.tenders[1].card->verdict = CardVerdict::ask_bank; }) ==
             "tenders: expected a chip card that approved offline for B9/2.1");
  for (const auto entry : {CardEntry::contactless, CardEntry::stripe, CardEntry::fallback})
    BOOST_TEST(broken([&](auto& s) { s.tenders[1].card->entry = entry; }) ==
               "tenders: expected a chip card that approved offline for B9/2.1");
}

BOOST_AUTO_TEST_CASE(nothing_was_sold_at_a_time_to_come) {
  const auto sale = an_offline_sale({TenderKind::cash});
  BOOST_TEST(too_soon_for(sale, sale.sold_at_ms - 1).value_or("-") == "sold_at_ms: later than it is now");
  BOOST_TEST(too_soon_for(sale, sale.sold_at_ms).value_or("-") == "-");
}

BOOST_AUTO_TEST_CASE(the_same_goods_a_few_seconds_later_look_like_a_duplicate) {
  Suspicion suspicion(std::chrono::seconds(10));
  auto first = sold(an_offline_sale({TenderKind::cash})).order;
  suspicion.remember(first);
  auto next = first;
  next.id = OrderId("89");
  next.reserve = reserve_body(next.id, an_offline_sale({TenderKind::cash}).lines);
  const auto at = first.sold_at_ms;
  BOOST_TEST(suspicion.of(next, at + 3000) == "the same goods as order 88, sold 3000 ms before");
  BOOST_TEST(suspicion.of(next, at + 10'001).empty());
  BOOST_TEST(suspicion.of(next, at - 1).empty());
  BOOST_TEST(suspicion.of(first, at + 1).empty());
  next.till = NodeName("till-2");
  BOOST_TEST(suspicion.of(next, at + 3000).empty());
  next.till = first.till;
  next.reserve = reserve_body(next.id, {{Sku("coffee"), "Coffee", 1, next.total}});
  BOOST_TEST(suspicion.of(next, at + 3000).empty());
}

BOOST_AUTO_TEST_SUITE_END()
