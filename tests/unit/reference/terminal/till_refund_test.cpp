#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/terminal/till_world.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(till_refund)

namespace {

const NodeName till("till-1");
using Texts = std::vector<std::string>;

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

RefundReport part(TenderKind tender, RefundState state, std::int64_t minor) {
  RefundReport report;
  report.tender = tender;
  report.state = state;
  report.amount = cny(minor);
  return report;
}

void sell_two_teas(TillWorld& shop) {
  shop.total_of_two_teas();
  shop.scan("281234567890123456");
  shop.run(2s);
}

bool says(const TillWorld& shop, std::string_view what) {
  return shop.screen().find(what) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_last_sale_goes_back_with_a_slip) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_parts = {part(TenderKind::wallet, RefundState::refunded, 700)};
    sell_two_teas(shop);
    shop.press("refund");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUNDED");
    BOOST_REQUIRE(shop.core.refunds.size() == 1u);
    BOOST_TEST(shop.core.refunds[0].refund.text() == "till-1.1.r1");
    BOOST_TEST(shop.core.refunds[0].order.text() == "7001");
    BOOST_REQUIRE(shop.receipts().size() == 2u);
    BOOST_TEST(shop.receipts()[1] == "REFUND 7.00 CNY\nORDER 7001\nREFUNDED");
    BOOST_TEST(journal.count("drawer.opened") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_part_of_the_order_whose_receipt_is_scanned_goes_back) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_parts = {part(TenderKind::wallet, RefundState::refunded, 350)};
    sell_two_teas(shop);
    shop.world().restart(till);
    shop.run(1s);
    shop.scan("O7001");
    shop.press("3.50");
    shop.press("refund");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "3.50 CNY/REFUNDED");
    BOOST_TEST((shop.core.refunds.at(0).amount == cny(350)));
    shop.press("7.01");
    shop.press("refund");
    BOOST_TEST(says(shop, "NO SUCH AMOUNT TO REFUND"));
    BOOST_TEST(shop.core.refunds.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_refund_without_an_answer_is_pending_and_asked_again_under_its_key) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_answers = false;
    sell_two_teas(shop);
    shop.press("refund");
    shop.run(3s);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUND PENDING");
    shop.press("refund");
    BOOST_TEST(says(shop, "A REFUND OF ORDER 7001 IS RUNNING"));
    shop.world().restart(till);
    shop.core.refund_answers = true;
    shop.core.refund_parts = {part(TenderKind::wallet, RefundState::refunded, 700)};
    shop.run(8s);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUNDED");
    for (const auto& wish : shop.core.refunds) BOOST_TEST(wish.refund.text() == "till-1.1.r1");
    BOOST_REQUIRE(shop.receipts().size() == 2u);
    BOOST_TEST(shop.receipts()[1].ends_with("REFUND PENDING"));
  });
}

BOOST_AUTO_TEST_CASE(what_cannot_be_stored_is_given_up_in_words_and_nobody_is_asked) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_parts = {part(TenderKind::wallet, RefundState::refunded, 700)};
    sell_two_teas(shop);
    shop.world().disk(till).faults().add(DiskRule{1, DiskTrouble::full, 0, {}});
    shop.press("refund");
    shop.run(1s);
    BOOST_TEST(shop.shown() == "7.00 CNY/NOT REFUNDED");
    BOOST_TEST(says(shop, "THE TILL CANNOT STORE: NOTHING WAS GIVEN BACK, PRESS REFUND AGAIN"));
    shop.run(5s);
    BOOST_TEST(shop.shown() == "7.00 CNY/NOT REFUNDED");
    BOOST_TEST(shop.core.refunds.empty());
    shop.world().disk(till).faults().heal(1);
    shop.press("refund");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUNDED");
    BOOST_TEST(shop.core.refunds.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(what_acquiring_refuses_is_said_and_prints_nothing) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_refused = "nothing is left to refund";
    sell_two_teas(shop);
    shop.press("refund");
    shop.run(2s);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUND REFUSED");
    BOOST_TEST(says(shop, "nothing is left to refund"));
    BOOST_TEST(shop.receipts().size() == 1u);
    BOOST_TEST(shop.core.refunds.size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(cash_goes_back_through_the_drawer_once_wherever_the_till_crashes) {
  for (std::uint64_t write = 0; write <= 30; ++write)
    in_a_world([write](TestJournal& journal) {
      TillWorld shop(journal);
      shop.core.refund_parts = {part(TenderKind::cash, RefundState::refunded, 700)};
      shop.total_of_two_teas();
      shop.press("cash");
      shop.run(3s);
      BOOST_TEST(journal.count("drawer.opened") == 1);
      if (write > 0) shop.world().crash_before_disk_operation(till, write, 100ms);
      shop.press("refund");
      shop.run(8s);
      const auto asked = shop.core.refunds.size();
      BOOST_TEST(journal.count("drawer.opened") <= (asked > 0 ? 2 : 1));
      if (write > 0) return;
      BOOST_TEST(journal.count("drawer.opened") == 2);
      BOOST_TEST(shop.shown() == "CASH BACK 7.00/REFUNDED");
    });
}

BOOST_AUTO_TEST_CASE(a_crash_after_the_wish_was_stored_asks_for_it_once_more_under_the_same_key) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.core.refund_parts = {part(TenderKind::cash, RefundState::refunded, 700)};
    shop.total_of_two_teas();
    shop.press("cash");
    shop.run(3s);
    shop.world().arm_fault_point(till, "till.refund.stored", 1, 100ms);
    shop.press("refund");
    shop.run(5s);
    BOOST_REQUIRE(shop.core.refunds.size() == 1u);
    BOOST_TEST(shop.core.refunds[0].refund.text() == "till-1.1.r1");
    BOOST_TEST(shop.shown() == "CASH BACK 7.00/REFUNDED");
    BOOST_TEST(journal.count("drawer.opened") == 2);
    BOOST_TEST(shop.receipts().size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(the_day_knows_what_went_back) {
  in_a_world([](TestJournal& journal) {
    Settings settings;
    settings.set("reconciliation", std::string("reconciliation"));
    TillWorld shop(journal, settings);
    shop.start("reconciliation");
    auto cash = part(TenderKind::cash, RefundState::refunded, 200);
    cash.refund = RefundKey("till-1.1.r1/1");
    shop.core.refund_parts = {cash};
    shop.total_of_two_teas();
    shop.press("cash");
    shop.run(2s);
    shop.press("2.00");
    shop.press("refund");
    shop.run(2s);
    shop.press("end_of_day");
    shop.run(3s);
    BOOST_REQUIRE(shop.core.days.size() == 1u);
    const auto& day = shop.core.days[0];
    BOOST_TEST(day.drawer.minor() == 500);
    BOOST_REQUIRE(day.rows.size() == 2u);
    BOOST_TEST(day.rows[1].what == "REFUND");
    BOOST_TEST(day.rows[1].key == "till-1.1.r1/1");
    BOOST_TEST(day.rows[1].state == "REFUNDED");
  });
}

BOOST_AUTO_TEST_CASE(only_a_whole_card_sale_is_voided) {
  in_a_world([](TestJournal& journal) {
    Settings settings;
    settings.set("cashier", "counter");
    TillWorld shop(journal, settings);
    shop.core.refund_parts = {part(TenderKind::card, RefundState::refunded, 700)};
    shop.total_of_two_teas();
    shop.press("cash");
    shop.run(2s);
    shop.press("void");
    BOOST_TEST(says(shop, "ONLY A WHOLE CARD SALE IS VOIDED"));
    shop.core.order = OrderState::open;
    shop.total_of_two_teas();
    shop.press("card");
    shop.present_card();
    shop.run(2s);
    shop.press("void");
    shop.run(2s);
    BOOST_REQUIRE(shop.core.refunds.size() == 1u);
    BOOST_TEST(shop.core.refunds[0].void_sale);
    BOOST_TEST(shop.shown() == "7.00 CNY/REFUNDED");
  });
}

BOOST_AUTO_TEST_CASE(nothing_goes_back_while_a_sale_is_at_the_counter_or_of_no_order) {
  in_a_world([](TestJournal& journal) {
    TillWorld shop(journal);
    shop.press("refund");
    BOOST_TEST(says(shop, "SCAN THE RECEIPT OR TYPE ITS ORDER NUMBER\nKEYS: "));
    shop.total_of_two_teas();
    shop.press("refund");
    BOOST_TEST(says(shop, "PAY OR CANCEL THIS SALE FIRST\nKEYS: "));
    shop.run(1s);
    BOOST_TEST(shop.core.refunds.empty());
  });
}

BOOST_AUTO_TEST_SUITE_END()
