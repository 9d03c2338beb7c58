#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_offline)

namespace {

const std::string tea = "6901234567892";
const std::string a_code = "281234567890123456";
const NodeName till("till-1");
using Texts = std::vector<std::string>;

bool says(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

// Without its core, and aware of it.
void go_offline(TillWorld& shop) {
  shop.lose_core();
  shop.scan(tea);
  shop.run(6s);
  shop.press("cancel");
}

std::string last_move(const TillWorld& shop, std::string_view machine) {
  std::string move;
  for (const auto& line : shop.fixture_journal().lines())
    if (line.event.text("machine") == machine)
      move = std::string(line.event.text("key")) + " " + std::string(line.event.text("to"));
  return move;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_till_notices_by_itself_says_what_it_can_still_sell_and_scans_what_it_has_learned) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    go_offline(shop);
    BOOST_TEST(journal.count("till.offline", "till-1") == 1);
    BOOST_TEST(says(shop.screen(), "OFFLINE: CASH, CHIP CARD UP TO 50.00"));
    shop.scan(tea);
    BOOST_TEST(says(shop.screen(), "SUM 3.50 CNY"));
    shop.scan("4006381333931");
    BOOST_TEST(says(shop.screen(), "NOT KNOWN HERE"));
    shop.find_core();
    shop.run(5s);
    BOOST_TEST(journal.count("till.online", "till-1") == 1);
    BOOST_TEST(!says(shop.screen(), "OFFLINE"));
  });
}

BOOST_AUTO_TEST_CASE(cash_is_taken_offline_and_told_once_when_the_core_is_back) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    go_offline(shop);
    shop.total_of_two_teas();
    shop.press("10.00");
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "CHANGE 3.00/PAID");
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(says(shop.receipts()[0], "ORDER OFFLINE till-1.1.1.off"));
    BOOST_TEST(shop.receipts()[0].ends_with("GIVEN 10.00\nCHANGE 3.00\nAPPROVED OFFLINE"));
    BOOST_TEST(last_move(shop, "offline-sale") == "till-1.1.1.off QUEUED");
    shop.find_core();
    shop.run(10s);
    BOOST_REQUIRE(shop.core.advised.size() == 1u);
    const auto& told = shop.core.advised[0];
    BOOST_TEST(told.basket.text() == "till-1.1.1.off");
    BOOST_TEST(told.total.minor() == 700);
    BOOST_TEST(told.tenders.at(0).attempt.text() == "till-1.1.1.off/1");
    BOOST_TEST(told.sold_at_ms > 0);
    BOOST_TEST(last_move(shop, "offline-sale") == "till-1.1.1.off FORWARDED");
    BOOST_TEST(shop.core.asked["order.create"] == 0);
    BOOST_TEST(shop.core.facts.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_part_in_cash_and_a_code_are_refused_in_words) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    go_offline(shop);
    shop.total_of_two_teas();
    shop.press("2.00");
    shop.press("cash");
    BOOST_TEST(says(shop.screen(), "OFFLINE: TYPE THE AMOUNT GIVEN FOR ALL OF IT"));
    shop.scan(a_code);
    BOOST_TEST(says(shop.screen(), "OFFLINE: NO PAYMENT CODES"));
    BOOST_TEST(shop.last_display() == "DECLINED");
    BOOST_TEST(journal.count("drawer.opened") == 0);
    BOOST_TEST(shop.sale_state() == "OPEN");
  });
}

BOOST_AUTO_TEST_CASE(what_is_pressed_before_the_till_knows_that_it_is_offline_is_taken_when_it_does) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.scan(tea);
    shop.lose_core();
    shop.press("total");
    shop.press("cash");
    shop.run(10s);
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_TEST(last_move(shop, "offline-sale") == "till-1.1.1.off QUEUED");
  });
}

BOOST_AUTO_TEST_CASE(an_order_that_was_made_before_the_outage_hears_of_its_cash_later) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.lose_core();
    shop.run(1s);
    shop.press("cash");
    shop.run(40s);
    BOOST_TEST(shop.sale_state() == "DONE");
    shop.find_core();
    shop.run(30s);
    BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/1"});
    BOOST_TEST(shop.core.advised.empty());
  });
}

BOOST_AUTO_TEST_CASE(cash_that_acquiring_will_not_take_for_a_closed_order_is_told_under_a_basket_of_its_own) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.core.cash_refused = "the order is CLOSED";
    shop.press("cash");
    shop.run(5s);
    BOOST_REQUIRE(shop.core.advised.size() == 1u);
    BOOST_TEST(shop.core.advised[0].basket.text() == "till-1.1.1.off");
    BOOST_TEST(last_move(shop, "offline-sale") == "till-1.1.1.off FORWARDED");
    BOOST_TEST(journal.count("listed") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_sale_made_offline_survives_a_till_that_loses_power) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    go_offline(shop);
    shop.scan(tea);
    shop.press("total");
    shop.press("cash");
    shop.run(2s);
    shop.world().crash(till);
    shop.start("till-1");
    shop.run(2s);
    BOOST_TEST(shop.core.advised.empty());
    shop.find_core();
    shop.run(10s);
    BOOST_TEST(shop.core.advised.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_restarted_till_still_knows_the_goods) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.lose_core();
    shop.world().crash(till);
    shop.start("till-1");
    shop.run(1s);
    shop.scan(tea);
    shop.run(3s);
    BOOST_TEST(says(shop.screen(), "SUM 3.50 CNY"));
  });
}

BOOST_AUTO_TEST_CASE(a_dead_wallet_makes_no_till_offline) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_answers = false;
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(30s);
    BOOST_TEST(shop.last_display() == "BEING CHECKED");
    BOOST_TEST(journal.count("till.offline") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_till_that_loses_its_core_between_order_and_card_sells_offline_and_cancels_the_order) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.run(1s);
    shop.lose_core();
    shop.run(40s);
    BOOST_TEST(journal.count("till.offline") == 1);
    shop.press("card");
    shop.present_card(CardVerdict::approved_offline);
    shop.run(2s);
    BOOST_TEST(shop.last_display() == "APPROVED OFFLINE");
    shop.find_core();
    shop.run(20s);
    BOOST_TEST(shop.core.advised.size() == 1u);
    BOOST_TEST(shop.core.asked["order.cancel"] == 1);
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_card_that_asks_its_bank_or_was_used_too_often_is_declined_offline) {
  in_a_world([](TestJournal& journal) {
    Settings settings;
    settings.set("offline_card_count", std::int64_t{1});
    TillWorld shop(journal, settings);
    go_offline(shop);
    shop.total_of_two_teas();
    shop.press("card");
    shop.present_card(CardVerdict::ask_bank);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    BOOST_TEST(shop.sale_state() == "OPEN");
    shop.press("card");
    shop.present_card(CardVerdict::approved_offline);
    shop.run(2s);
    BOOST_TEST(shop.last_display() == "APPROVED OFFLINE");
    shop.total_of_two_teas();
    shop.press("card");
    shop.present_card(CardVerdict::approved_offline);
    shop.run(1s);
    BOOST_TEST(says(shop.screen(), "OFFLINE: THIS CARD HAS BEEN USED TOO OFTEN"));
    BOOST_TEST((shop.reader.results == Texts{"DECLINED", "APPROVED", "DECLINED"}));
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(nothing_goes_back_offline) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    go_offline(shop);
    shop.press("refund");
    BOOST_TEST(says(shop.screen(), "OFFLINE: NO REFUND"));
    shop.press("void");
    BOOST_TEST(says(shop.screen(), "OFFLINE: NO VOID"));
    BOOST_TEST(shop.core.refunds.empty());
  });
}

BOOST_AUTO_TEST_SUITE_END()
