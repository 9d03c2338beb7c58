#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_card)

namespace {

const NodeName till("till-1");
using Texts = std::vector<std::string>;

Settings at_the_counter() {
  Settings settings;
  settings.set("cashier", "counter");
  return settings;
}

// The reader has been asked for a card for two teas, 7.00.
void ask_for_a_card(TillWorld& shop) {
  shop.total_of_two_teas();
  shop.press("card");
}

bool says(const TillWorld& shop, std::string_view what) {
  return shop.screen().find(what) != std::string::npos;
}

// Nothing has left the till, and the sale may be paid with something else.
void check_nothing_was_sent(TillWorld& shop) {
  BOOST_TEST(shop.core.asked["order.pay"] == 0);
  BOOST_TEST(shop.sale_state() == "ORDERED");
  shop.press("cash");
  shop.run(2s);
  BOOST_TEST(shop.sale_state() == "DONE");
  BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/1"});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_card_pays_and_its_customer_reads_so_on_the_pad) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    BOOST_TEST(shop.shown() == "7.00 CNY/INSERT OR TAP CARD");
    BOOST_REQUIRE(shop.reader.begun.size() == 1u);
    BOOST_TEST(shop.reader.begun[0].amount == Money(700, Currency::cny()));
    shop.present_card();
    shop.run(2s);
    BOOST_TEST(shop.shown() == "THANK YOU/PAID");
    BOOST_TEST(shop.reader.results == Texts{"APPROVED"});
    BOOST_REQUIRE(shop.core.cards.size() == 1u);
    BOOST_TEST(shop.core.cards[0].attempt.text() == "till-1.1.1/1");
    BOOST_TEST(shop.core.cards[0].card->pin_block.clear_for_wire() == "51ea1ed0");
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(shop.receipts()[0].find("7.00 CNY\n621483******0007\nTXN A-991\nAPPROVED") != std::string::npos);
    BOOST_TEST(journal.count("drawer.opened") == 0);
  });
}

BOOST_AUTO_TEST_CASE(the_customer_has_time_and_the_decision_begins_with_the_card) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    shop.core.pay_answers = false;
    ask_for_a_card(shop);
    shop.run(20s);
    shop.present_card();
    shop.run(2800ms);
    BOOST_TEST(shop.last_display() == "PLEASE WAIT");
    shop.run(150ms);
    BOOST_TEST(shop.shown() == "DO NOT PAY AGAIN/BEING CHECKED");
    BOOST_TEST(shop.reader.results == Texts{"BEING CHECKED"});
    BOOST_TEST(shop.sale_state() == "CHECKING");
  });
}

BOOST_AUTO_TEST_CASE(a_question_that_is_cancelled_sends_nothing_although_the_card_comes_then) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    BOOST_TEST(says(shop, "KEYS: cancel"));
    shop.press("cancel");
    BOOST_TEST(shop.reader.cancelled == Texts{shop.reader.begun[0].transaction});
    BOOST_TEST(shop.shown() == "TOTAL/7.00 CNY");
    shop.present_card();
    shop.run(1s);
    check_nothing_was_sent(shop);
  });
}

BOOST_AUTO_TEST_CASE(a_reader_that_is_unplugged_ends_the_question_and_nothing_is_sent_at_re_plug) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    shop.world().unplug(till, "reader");
    shop.run(1s);
    BOOST_TEST(says(shop, "READER NOT CONNECTED, NOTHING WAS SENT"));
    shop.press("card");
    BOOST_TEST(says(shop, "READER NOT CONNECTED"));
    shop.world().plug(till, "reader");
    shop.run(3s);
    BOOST_TEST(shop.reader.begun.size() == 1u);
    shop.present_card();
    check_nothing_was_sent(shop);
  });
}

BOOST_AUTO_TEST_CASE(what_fails_at_the_reader_has_sent_nothing_and_says_why) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    shop.reader_says(reader_wire::Failed{shop.reader.begun[0].transaction, ReaderFailure::card_removed});
    BOOST_TEST(says(shop, "CARD REMOVED TOO EARLY, NOTHING WAS SENT\nKEYS: cash card hold cancel"));
    check_nothing_was_sent(shop);
  });
}

BOOST_AUTO_TEST_CASE(while_the_reader_waits_no_other_tender_is_taken) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    shop.press("cash");
    shop.scan("281234567890123456");
    shop.press("card");
    BOOST_TEST(says(shop, "THE READER WAITS FOR A CARD: CANCEL IT FIRST\nKEYS: cancel"));
    BOOST_TEST(shop.reader.begun.size() == 1u);
    BOOST_TEST(journal.count("drawer.opened") == 0);
    shop.present_card();
    shop.run(2s);
    BOOST_TEST(shop.core.keys.size() == 1u);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(a_declined_card_leaves_the_sale_to_another_tender) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    shop.core.pay_states = {PaymentState::failed};
    ask_for_a_card(shop);
    shop.present_card();
    shop.run(1s);
    BOOST_TEST(shop.shown() == "NOT CHARGED/DECLINED");
    BOOST_TEST(shop.reader.results == Texts{"DECLINED"});
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/2"});
  });
}

BOOST_AUTO_TEST_CASE(a_part_by_card_and_the_rest_in_cash) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    shop.total_of_two_teas();
    shop.press("5.00");
    shop.press("card");
    shop.present_card();
    shop.run(1s);
    BOOST_TEST(shop.shown() == "PART PAID/REST 2.00 CNY");
    BOOST_TEST(shop.reader.results == Texts{"APPROVED"});
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_TEST(shop.core.amounts.front() == Money(500, Currency::cny()));
  });
}

BOOST_AUTO_TEST_CASE(a_restart_while_the_reader_waits_sends_nothing) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    ask_for_a_card(shop);
    shop.world().restart(till);
    shop.run(2s);
    shop.present_card();
    check_nothing_was_sent(shop);
  });
}

BOOST_AUTO_TEST_CASE(without_the_core_a_chip_card_is_sold_on_trust) {
  in_a_world([](TestJournal& journal) {
    auto settings = at_the_counter();
    settings.set("card_channel", std::string("bank"));
    TillWorld shop(journal, settings);
    shop.lose_core();
    shop.scan("6901234567892");
    shop.run(6s);
    shop.press("cancel");
    ask_for_a_card(shop);
    BOOST_REQUIRE(shop.reader.begun.size() == 1u);
    BOOST_TEST(shop.reader.begun[0].offline);
    BOOST_TEST(shop.reader.begun[0].floor_limit == Money(5000, Currency::cny()));
    shop.present_card(CardVerdict::approved_offline);
    shop.run(2s);
    BOOST_TEST(shop.shown() == "7.00 CNY/APPROVED OFFLINE");
    BOOST_TEST(shop.reader.results == Texts{"APPROVED"});
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(shop.receipts()[0].ends_with("BANK 7.00 CNY\n621483******0007\nAPPROVED OFFLINE"));
    shop.find_core();
    shop.run(10s);
    BOOST_REQUIRE(shop.core.advised.size() == 1u);
    const auto& told = shop.core.advised[0].tenders.at(0);
    BOOST_TEST(told.card.value().data.clear_for_wire() == "c0ffee");
    BOOST_TEST(told.card.value().pin_block.empty());
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
  });
}

BOOST_AUTO_TEST_CASE(without_the_core_a_card_that_asks_its_bank_is_declined) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal, at_the_counter());
    shop.lose_core();
    shop.scan("6901234567892");
    shop.run(6s);
    shop.press("cancel");
    ask_for_a_card(shop);
    shop.present_card();
    shop.run(4s);
    BOOST_TEST(shop.shown() == "NOT CHARGED/DECLINED");
    BOOST_TEST(shop.reader.results == Texts{"DECLINED"});
    BOOST_TEST(shop.receipts().empty());
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
  });
}

BOOST_AUTO_TEST_SUITE_END()
