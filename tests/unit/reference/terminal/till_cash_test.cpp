#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_cash)

namespace {

const std::string a_code = "281234567890123456";
const NodeName till("till-1");
using Texts = std::vector<std::string>;

// The rest of two teas at 3.50 after 2.00 in cash.
void pay_two_of_seven(TillWorld& shop) {
  shop.total_of_two_teas();
  shop.press("2.00");
  shop.press("cash");
  shop.run(1s);
}

}  // namespace

BOOST_AUTO_TEST_CASE(cash_is_taken_with_change_and_told_to_acquiring) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("20.00");
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "CHANGE 13.00/PAID");
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/1"});
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(shop.receipts()[0].ends_with(
        "TOTAL 7.00 CNY\nCASH 7.00 CNY\nTXN till-1.1.1/1\nGIVEN 20.00\nCHANGE 13.00\nAPPROVED\n[CODE128 O7001]"));
  });
}

BOOST_AUTO_TEST_CASE(exact_cash_needs_no_amount_and_too_much_is_asked_again) {
  in_a_world([](TestJournal& journal) {
    Settings careful;
    careful.set("change_limit", std::int64_t{5000});
    TillWorld shop(journal, careful);
    shop.total_of_two_teas();
    shop.press("57.01");
    shop.press("cash");
    BOOST_TEST(shop.screen().find("TYPE THE AMOUNT GIVEN AGAIN") != std::string::npos);
    BOOST_TEST(shop.sale_state() == "ORDERED");
    BOOST_TEST(journal.count("drawer.opened") == 0);
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "THANK YOU/PAID");
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(the_cash_key_pressed_twice_takes_it_once) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("cash");
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.core.facts.size() == 1u);
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_TEST(shop.shown() == "THANK YOU/PAID");
  });
}

BOOST_AUTO_TEST_CASE(a_part_in_cash_and_the_rest_by_code) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    pay_two_of_seven(shop);
    BOOST_TEST(shop.shown() == "PART PAID/REST 5.00 CNY");
    BOOST_TEST(shop.screen().find("KEYS:") != std::string::npos);
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.shown() == "THANK YOU/PAID");
    BOOST_TEST(shop.core.keys == Texts{"till-1.1.1/2.1"});
    BOOST_TEST((shop.core.amounts == std::vector<Money>{Money(500, Currency::cny())}));
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(
        shop.receipts()[0].ends_with("CASH 2.00 CNY\nTXN till-1.1.1/1\nGIVEN 2.00\nCHANGE 0.00\n"
                                     "WALLET-A 5.00 CNY\nTXN A-991\nAPPROVED\n[CODE128 O7001]"));
  });
}

BOOST_AUTO_TEST_CASE(a_part_by_code_and_the_rest_in_cash) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("5.00");
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(shop.shown() == "PART PAID/REST 2.00 CNY");
    shop.press("10.00");
    shop.press("cash");
    shop.run(1s);
    BOOST_TEST(shop.shown() == "CHANGE 8.00/PAID");
    BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/2.1"});
  });
}

BOOST_AUTO_TEST_CASE(a_declined_part_leaves_the_same_rest) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::failed};
    pay_two_of_seven(shop);
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(shop.shown() == "NOT CHARGED/DECLINED");
    shop.press("cash");
    shop.run(1s);
    BOOST_TEST(shop.core.facts == (Texts{"order.cash till-1.1.1/1", "order.cash till-1.1.1/2.2"}));
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(a_cancelled_sale_gives_the_cash_back_through_the_drawer) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    pay_two_of_seven(shop);
    shop.run(3s);
    shop.press("cancel");
    shop.run(3s);
    BOOST_TEST(shop.shown() == "CASH BACK 2.00/ORDER CLOSED");
    BOOST_TEST(shop.sale_state() == "ABANDONED");
    BOOST_TEST(journal.count("drawer.opened") == 2);
    BOOST_TEST(shop.core.facts == (Texts{"order.cash till-1.1.1/1", "order.cash-back till-1.1.1/1"}));
    BOOST_TEST(shop.receipts().empty());
  });
}

BOOST_AUTO_TEST_CASE(acquiring_hears_of_the_cash_although_it_is_away_and_the_till_restarts) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.world().crash(NodeName("acquiring"));
    shop.press("cash");
    shop.run(3s);
    BOOST_TEST(shop.sale_state() == "DONE");
    shop.world().restart(till);
    shop.run(2s);
    BOOST_TEST(shop.core.facts.empty());
    shop.world().start(NodeName("acquiring"));
    shop.run(8s);
    BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/1"});
    BOOST_TEST(journal.count("drawer.opened") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_part_in_cash_that_acquiring_refuses_is_listed_when_the_goods_are_gone) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    pay_two_of_seven(shop);
    shop.core.cash_refused = "the order is closed";
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_TEST(shop.core.asked["order.cash"] == 2);
    BOOST_TEST(shop.seen("listed", "key") == Texts{"till-1.1.1/2.1"});
  });
}

BOOST_AUTO_TEST_CASE(a_drawer_that_is_unplugged_opens_once_when_it_is_back) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.world().unplug(till, "drawer");
    shop.total_of_two_teas();
    shop.press("cash");
    shop.run(2s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(shop.screen().find("DRAWER NOT CONNECTED") != std::string::npos);
    shop.world().plug(till, "drawer");
    shop.run(2s);
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_TEST(shop.screen().find("DRAWER NOT CONNECTED") == std::string::npos);
  });
}

BOOST_AUTO_TEST_CASE(without_paper_the_drawer_opens_all_the_same) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.hand("sim.fault", R"({"id":7,"name":"paper_out"})");
    shop.press("cash");
    shop.run(3s);
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_TEST(shop.receipts().empty());
  });
}

BOOST_AUTO_TEST_CASE(a_crash_before_any_write_takes_the_cash_once_or_not_at_all) {
  for (std::uint64_t write = 1; write <= 28; ++write)
    in_a_world([write](TestJournal& journal) {
      TillWorld shop(journal);
      shop.total_of_two_teas();
      shop.world().crash_before_disk_operation(till, write, 100ms);
      shop.press("20.00");
      shop.press("cash");
      shop.run(8s);
      const bool sold = shop.sale_state() == "DONE";
      BOOST_TEST((sold || shop.sale_state() == "ORDERED"), "write " << write << ": " << shop.sale_state());
      BOOST_TEST(journal.count("drawer.opened") <= sold);
      BOOST_TEST(std::set<std::string>(shop.core.facts.begin(), shop.core.facts.end()).size() == sold);
    });
}

BOOST_AUTO_TEST_CASE(a_crash_after_cash_was_stored_opens_the_drawer_once) {
  for (const auto* point : {"till.cash.stored", "till.paid.stored"})
    in_a_world([point](TestJournal& journal) {
      TillWorld shop(journal);
      shop.total_of_two_teas();
      shop.world().arm_fault_point(till, point, 1, 100ms);
      shop.press("20.00");
      shop.press("cash");
      shop.run(5s);
      BOOST_TEST(journal.count("drawer.opened") == 1);
      BOOST_TEST(shop.shown() == "CHANGE 13.00/WAS PAID");
      BOOST_TEST(shop.receipts().size() == 1u);
      BOOST_TEST(shop.core.facts == Texts{"order.cash till-1.1.1/1"});
    });
}

BOOST_AUTO_TEST_SUITE_END()
