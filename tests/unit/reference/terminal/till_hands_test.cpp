#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_hands)

namespace {

const std::string tea = "6901234567892";
const std::string a_code = "281234567890123456";

bool says(const TillWorld& shop, std::string_view what) {
  return shop.screen().find(what) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_barcode_that_is_read_twice_within_milliseconds_is_one_piece) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.hand("sim.fault", R"({"id":1,"name":"double_read","count":1})");
    shop.scan(tea);
    BOOST_TEST(shop.seen("scanner.read", "code").size() == 2u);
    BOOST_TEST(says(shop, "READ TWICE, COUNTED ONCE"));
    shop.scan(tea);
    shop.press("total");
    BOOST_TEST(shop.shown() == "TOTAL/7.00 CNY");
  });
}

BOOST_AUTO_TEST_CASE(a_truncated_barcode_is_scanned_again) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.hand("sim.fault", R"({"id":1,"name":"short_read","count":1})");
    shop.scan(tea);
    BOOST_TEST(says(shop, "NOT KNOWN, SCAN AGAIN: 690123456789"));
    BOOST_TEST(shop.core.asked["stock.look"] == 0);
    shop.scan(tea);
    BOOST_TEST(shop.shown() == "Green tea/3.50 CNY");
  });
}

BOOST_AUTO_TEST_CASE(an_unpaid_sale_is_held_while_another_one_is_paid_and_then_recalled) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("hold");
    BOOST_TEST(shop.shown() == "WELCOME/");
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.core.keys.back() == "till-1.1.2/1");
    shop.press("recall");
    BOOST_TEST(shop.shown() == "TOTAL/7.00 CNY");
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST(shop.core.keys.back() == "till-1.1.1/1");
    BOOST_TEST(shop.receipts().size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(total_pressed_twice_makes_one_order) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("total");
    BOOST_TEST(says(shop, "ALREADY TOTALLED\nKEYS: "));
    BOOST_TEST(shop.core.asked["order.create"] == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_reprint_is_of_the_order_whose_number_was_typed_and_of_no_other) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.scan(a_code);
    shop.run(2s);
    shop.press("7999");
    shop.press("reprint");
    shop.run(1s);
    BOOST_TEST(says(shop, "NO RECEIPT OF ORDER 7999"));
    BOOST_TEST(shop.receipts().size() == 1u);
    shop.press("7001");
    shop.press("reprint");
    shop.run(2s);
    BOOST_REQUIRE(shop.receipts().size() == 2u);
    BOOST_TEST(shop.receipts()[1].starts_with("*** COPY ***\nSALE till-1.1.1\nORDER 7001"));
  });
}

BOOST_AUTO_TEST_CASE(a_typed_number_belongs_to_the_next_key_alone) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("2.00");
    shop.press("clear");
    BOOST_TEST(says(shop, "CLEARED 2.00"));
    BOOST_TEST(shop.sale_state() == "ORDERED");
    shop.scan(a_code);
    shop.run(2s);
    BOOST_TEST((shop.core.amounts == std::vector<Money>{Money(700, Currency::cny())}));
  });
}

BOOST_AUTO_TEST_CASE(more_than_is_due_is_never_charged) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.total_of_two_teas();
    shop.press("7.01");
    shop.scan(a_code);
    shop.run(1s);
    BOOST_TEST(says(shop, "NO SUCH AMOUNT TO PAY: 7.01"));
    BOOST_TEST(shop.core.asked["order.pay"] == 0);
    BOOST_TEST(shop.sale_state() == "ORDERED");
  });
}

BOOST_AUTO_TEST_CASE(every_screen_names_a_key_that_leads_on) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.pay_states = {PaymentState::failed, PaymentState::waiting, PaymentState::unknown};
    for (const auto* key :
         {"total", "cash", "recall", "reprint", "refund", "hold", "retry", "pay", "7.00", "clear", "?"})
      shop.press(key);
    shop.scan("4006381333931");
    shop.total_of_two_teas();
    shop.press("2.00");
    shop.press("cash");
    shop.press("hold");
    shop.press("card");
    shop.press("cancel");
    for (int i = 0; i < 3; ++i) {
      shop.scan(a_code);
      shop.run(4s);
      shop.press("abandon");
      shop.run(3s);
    }
    shop.press("cancel");
    shop.run(4s);
    shop.lose_core();
    shop.scan(tea);
    shop.run(6s);
    shop.press("total");
    shop.scan(a_code);
    shop.press("cash");
    shop.run(3s);
    const auto screens = shop.seen("screen.shown", "text");
    BOOST_TEST(screens.size() > 20u);
    for (const auto& screen : screens) BOOST_TEST(screen.find("KEYS: ") != std::string::npos, screen);
  });
}

BOOST_AUTO_TEST_SUITE_END()
