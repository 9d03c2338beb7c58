#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till)

namespace {

const std::string a_code = "281234567890123456";
const std::string another_code = "289999999999999999";

int count_text(const std::vector<std::string>& texts, std::string_view what) {
  int found = 0;
  for (const auto& text : texts) found += text.find(what) != std::string::npos;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sale_goes_from_scan_to_receipt) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    const auto commits = journal.count("store.committed", "till-1");
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(shop.sale_state() == "DONE");
    BOOST_REQUIRE(shop.receipts().size() == 1u);
    BOOST_TEST(shop.receipts()[0].find("TOTAL 7.00 CNY\nWALLET-A 7.00 CNY\nTXN A-991\nAPPROVED") != std::string::npos);
    BOOST_TEST(shop.core.keys == std::vector<std::string>{"till-1.1.1/1"});
    // Sending and result before the customer's answer; print intent and printed after it.
    BOOST_TEST(journal.count("store.committed", "till-1") - commits == 4);
    BOOST_TEST(journal.count("drawer.opened") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_code_that_is_shown_early_pays_as_soon_as_the_order_is_there) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.scan("6901234567892");
    shop.world().perform_on(NodeName("harness"), [](NodePorts& ports) {
      Message total{"hand.press", R"({"key":"total"})", {}};
      Message code{"hand.scan", R"({"code":"281234567890123456"})", {}};
      std::ignore = ports.bus.post(NodeName("desk-till-1"), std::move(total), 1s);
      std::ignore = ports.bus.post(NodeName("desk-till-1"), std::move(code), 1s);
    });
    shop.run(2s);
    BOOST_TEST(shop.sale_state() == "DONE");
  });
}

BOOST_AUTO_TEST_CASE(without_an_answer_the_customer_reads_so_within_three_seconds) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_answers = false;
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2800ms);
    BOOST_TEST(shop.last_display() == "PLEASE WAIT");
    shop.run(150ms);
    BOOST_TEST(shop.last_display() == "BEING CHECKED");
    BOOST_TEST(shop.seen("display.shown", "line1").back() == "DO NOT PAY AGAIN");
    BOOST_TEST(shop.sale_state() == "CHECKING");

    AttemptReport paid;
    paid.attempt = AttemptKey("till-1.1.1/1");
    paid.channel = Channel("wallet-a");
    paid.state = PaymentState::succeeded;
    paid.txn = ChannelTxn("A-992");
    shop.core.attempts = {paid};
    shop.core.order = OrderState::paid;
    shop.run(6s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(count_text(shop.receipts(), "TXN A-992") == 1);
    BOOST_TEST(shop.core.asked["order.pay"] == 1);
  });
}

BOOST_AUTO_TEST_CASE(what_becomes_known_before_the_decision_is_due_is_shown_by_then) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::waiting};
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2400ms);
    BOOST_TEST(shop.last_display() == "CONFIRM ON PHONE");
    shop.core.attempts.back().state = PaymentState::succeeded;
    shop.core.order = OrderState::paid;
    shop.run(150ms);
    BOOST_TEST(shop.last_display() == "PAID");
  });
}

BOOST_AUTO_TEST_CASE(once_the_decision_is_given_the_till_asks_patiently) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::waiting};
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(3s);
    const int asked = shop.core.asked["order.status"];
    shop.run(4s);
    BOOST_TEST(shop.core.asked["order.status"] - asked <= 3);
  });
}

BOOST_AUTO_TEST_CASE(while_one_sale_is_being_checked_the_till_sells_to_the_next_customer) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_answers = false;
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(4s);
    shop.scan(another_code);
    BOOST_TEST(shop.core.asked["order.pay"] == 1);
    shop.core.pay_answers = true;
    shop.total_of_two_teas();
    shop.scan(another_code);
    shop.run(1s);
    BOOST_TEST(shop.core.keys.back() == "till-1.1.2/1");
    BOOST_TEST(shop.last_display() == "PAID");
  });
}

BOOST_AUTO_TEST_CASE(a_decline_leaves_room_for_another_code_with_a_key_of_its_own) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::failed, PaymentState::succeeded};
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    shop.scan(another_code);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST((shop.core.keys == std::vector<std::string>{"till-1.1.1/1", "till-1.1.1/2"}));
  });
}

BOOST_AUTO_TEST_CASE(what_is_refused_before_it_is_stored_is_given_up_and_the_next_code_pays) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_refused = "the goods are not reserved yet";
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    BOOST_TEST((shop.core.given_up == std::vector<std::string>{"till-1.1.1/1"}));
    shop.scan(another_code);
    shop.run(10s);
    BOOST_TEST(shop.last_display() == "PAID");
    BOOST_TEST(shop.core.given_up.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_code_that_is_read_twice_pays_once) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.hand("sim.fault", R"({"id":1,"name":"double_read","count":1})");
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.seen("scanner.read", "code").size() == 4u);
    BOOST_TEST(shop.core.asked["order.pay"] == 1);
    BOOST_TEST(count_text(shop.seen("screen.shown", "text"), "CODE IGNORED") == 1);
    BOOST_TEST(journal.count("fault.fired", "desk-till-1") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_code_no_wallet_owns_is_declined_and_never_journaled) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.scan("131234567890123456");
    shop.run(1s);
    BOOST_TEST(shop.last_display() == "DECLINED");
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
    BOOST_TEST(count_text(shop.seen("screen.shown", "text"), "of no wallet that is taken here") == 1);
    for (const auto& line : journal.lines())
      for (const auto& field : line.event.fields())
        if (const auto* text = std::get_if<std::string>(&field.value))
          BOOST_TEST(text->find("1234567890") == std::string::npos, *text);
  });
}

BOOST_AUTO_TEST_CASE(what_is_out_of_stock_is_not_sold) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.out_of_stock = true;
    shop.total_of_two_teas();
    BOOST_TEST(shop.sale_state() == "CLOSED");
    BOOST_TEST(count_text(shop.seen("screen.shown", "text"), "out of stock: Green tea") == 1);
    shop.scan(a_code);
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
  });
}

BOOST_AUTO_TEST_CASE(what_the_cashier_cancels_ends_closed_and_an_abandoned_payment_leaves_its_sale_payable) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("cancel");
    shop.run(3s);
    BOOST_TEST(shop.sale_state() == "CLOSED");
    shop.core.order = OrderState::open;
    shop.core.pay_states = {PaymentState::unknown};
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(500ms);
    BOOST_TEST(shop.sale_state() == "CHECKING");
    shop.press("abandon");
    shop.run(3s);
    BOOST_TEST(shop.sale_state() == "ORDERED");
    BOOST_TEST(shop.core.asked["order.abandon"] == 1);
    BOOST_TEST(shop.core.asked["order.cancel"] == 1);
  });
}

BOOST_AUTO_TEST_SUITE_END()
