#include "harness/oracles/cash.h"

#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

Cash after(const std::string& stream) {
  Cash cash;
  for (const auto& entry : entries_of(stream)) cash.on(entry);
  return cash;
}

const std::string laid_down = "100 harness cash.given till=till-1 customer=lin minor=2000 currency=CNY\n";
const std::string opened = "200 desk-till-1 drawer.opened till=till-1\n";
const std::string change = "210 desk-till-1 display.shown till=till-1 line1='CHANGE 7.50' line2='PAID'\n";

BOOST_AUTO_TEST_SUITE(cash)

BOOST_AUTO_TEST_CASE(the_till_keeps_what_was_laid_down_less_the_change_it_shows) {
  const auto cash = after(laid_down + opened + change);
  BOOST_TEST(cash.paid_by("lin CNY") == 1250);
  BOOST_TEST(cash.in_drawer("till-1") == 1250);
  BOOST_TEST(cash.customer_at("till-1") == "lin");
  BOOST_TEST(cash.openings("till-1") == 1);
  BOOST_TEST(cash.occasions("till-1") == 1);
}

BOOST_AUTO_TEST_CASE(change_may_be_shown_before_the_drawer_opens) {
  const auto cash = after(laid_down + change + opened);
  BOOST_TEST(cash.paid_by("lin CNY") == 1250);
  BOOST_TEST(cash.in_drawer("till-1") == 1250);
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_shown_again_hands_nothing_out_again) {
  const auto cash = after(laid_down + opened + change + change);
  BOOST_TEST(cash.paid_by("lin CNY") == 1250);
}

BOOST_AUTO_TEST_CASE(cash_that_the_till_never_took_stays_its_owners) {
  auto cash = after(laid_down);
  BOOST_TEST(cash.paid_by("lin CNY") == 2000);
  cash.nothing_more_happens();
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.in_drawer("till-1") == 0);
}

BOOST_AUTO_TEST_CASE(a_rest_that_is_told_again_after_a_restart_takes_no_cash) {
  const std::string part = " desk-till-1 display.shown till=till-1 line1='PART PAID' line2='REST 5.00 CNY'\n";
  const std::string declined = "90 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  const std::string total = "95 desk-till-1 display.shown till=till-1 line1='TOTAL' line2='20.00 CNY'\n";
  auto cash = after("80" + part + declined + laid_down + "300" + part);
  cash.nothing_more_happens();
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  auto of_another_sale = after("80" + part + declined + total + laid_down + "300" + part);
  of_another_sale.nothing_more_happens();
  BOOST_TEST(of_another_sale.paid_by("lin CNY") == 2000);
}

BOOST_AUTO_TEST_CASE(what_a_closed_sale_gives_back_is_said_by_display_and_screen_and_handed_out_once) {
  const std::string display =
      "400 desk-till-1 display.shown till=till-1 line1='CASH BACK 12.50' line2='ORDER CLOSED'\n";
  const std::string screen = "401 desk-till-1 screen.shown till=till-1 text='SALE S1 CLOSED\\nCASH BACK 12.50'\n";
  for (const auto& stream : {display + screen, screen + display, display + screen + screen, screen + screen}) {
    const auto cash = after(laid_down + opened + change + stream);
    BOOST_TEST(cash.paid_by("lin CNY") == 0);
    BOOST_TEST(cash.occasions("till-1") == 2);
  }
}

BOOST_AUTO_TEST_CASE(a_refund_that_a_restarted_till_says_again_is_not_handed_out_again) {
  const std::string display =
      "400 desk-till-1 display.shown till=till-1 line1='CASH BACK 12.50' line2='REFUND PENDING'\n";
  const std::string screen =
      "401 desk-till-1 screen.shown till=till-1 text='REFUND 12.50 CNY\\nORDER 7\\nCASH BACK 12.50'\n";
  const std::string between = "402 desk-till-1 display.shown till=till-1 line1='Tea' line2='3.80 CNY'\n";
  const auto cash = after(laid_down + opened + change + display + screen + between + display + screen);
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.in_drawer("till-1") == 0);
  BOOST_TEST(cash.occasions("till-1") == 2);
}

BOOST_AUTO_TEST_CASE(a_sale_that_stepped_aside_gives_back_to_whoever_part_paid_it) {
  const auto cash = after(
      "100 harness cash.given till=till-1 customer=lin minor=500 currency=CNY\n200 desk-till-1 drawer.opened "
      "till=till-1\n210 desk-till-1 screen.shown till=till-1 text='SALE S1 PART PAID'\n" +
      std::string("300 harness cash.given till=till-1 customer=mei minor=700 currency=CNY\n310 desk-till-1 "
                  "drawer.opened till=till-1\n") +
      "400 desk-till-1 screen.shown till=till-1 text='SALE S1 CLOSED\\nCASH BACK 5.00\\nKEYS: new'\n");
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.paid_by("mei CNY") == 700);
  BOOST_TEST(cash.in_drawer("till-1") == 700);
}

BOOST_AUTO_TEST_CASE(a_refund_that_is_paid_when_its_owner_has_gone_is_on_the_screen_alone) {
  const std::string screen =
      "400 desk-till-1 screen.shown till=till-1 text='REFUND 12.50 CNY\\nORDER O1\\nREFUNDED\\nCASH BACK 12.50'\n";
  Cash cash;
  for (const auto& entry :
       entries_of(laid_down + opened + change +
                  "300 harness cash.given till=till-1 customer=mei minor=700 currency=CNY\n" + screen + screen))
    cash.on(entry, entry.event.kind() == "screen.shown" ? "lin CNY" : "");
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.paid_by("mei CNY") == 700);
}

BOOST_AUTO_TEST_CASE(cash_back_leaves_the_drawer_once) {
  const std::string back = "400 desk-till-1 display.shown till=till-1 line1='CASH BACK 12.50' line2='REFUNDED'\n";
  const std::string again = "390 desk-till-1 drawer.opened till=till-1\n";
  for (const auto& stream : {back + again, again + back}) {
    auto cash = after(laid_down + opened + change + stream);
    cash.nothing_more_happens();
    BOOST_TEST(cash.paid_by("lin CNY") == 0);
    BOOST_TEST(cash.in_drawer("till-1") == 0);
    BOOST_TEST(cash.openings("till-1") == 2);
    BOOST_TEST(cash.occasions("till-1") == 2);
  }
}

BOOST_AUTO_TEST_CASE(cash_back_from_a_drawer_that_still_stands_open_is_its_owners) {
  const auto cash = after(laid_down + change + opened +
                          "400 desk-till-1 display.shown till=till-1 line1='12.50 CNY' line2='PLEASE WAIT'\n" +
                          "410 desk-till-1 display.shown till=till-1 line1='CASH BACK 12.50' line2='REFUNDED'\n" +
                          "500 harness cash.given till=till-1 customer=ming minor=380 currency=CNY\n" +
                          "600 desk-till-1 display.shown till=till-1 line1='THANK YOU' line2='PAID'\n" +
                          "5000 desk-till-1 drawer.opened till=till-1\n");
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.paid_by("ming CNY") == 380);
  BOOST_TEST(cash.in_drawer("till-1") == 380);
}

BOOST_AUTO_TEST_CASE(two_parts_in_cash_are_both_taken_while_the_drawer_stands_open) {
  const std::string more = "300 harness cash.given till=till-1 customer=lin minor=100 currency=CNY\n";
  const auto cash =
      after(laid_down + "200 desk-till-1 display.shown till=till-1 line1='PART PAID' line2='REST 5.00 CNY'\n" + opened +
            more + "400 desk-till-1 display.shown till=till-1 line1='PART PAID' line2='REST 4.00 CNY'\n");
  BOOST_TEST(cash.in_drawer("till-1") == 2100);
}

BOOST_AUTO_TEST_CASE(cash_that_the_till_never_took_goes_with_the_one_who_leaves) {
  const auto cash = after(laid_down +
                          "400 harness customer.left till=till-1 customer=lin end=unpaid\n"
                          "500 harness cash.given till=till-1 customer=mei minor=380 currency=CNY\n"
                          "510 desk-till-1 drawer.opened till=till-1\n");
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.in_drawer("till-1") == 380);
}

BOOST_AUTO_TEST_CASE(cash_back_is_for_whom_it_is_said_to_be) {
  auto cash = after(laid_down + opened + change +
                    "500 harness cash.given till=till-1 customer=mei minor=380 currency=CNY\n"
                    "510 desk-till-1 drawer.opened till=till-1\n");
  const auto back =
      entries_of("600 desk-till-1 display.shown till=till-1 line1='CASH BACK 12.50' line2='REFUNDED'\n").front();
  cash.on(back, "lin CNY");
  BOOST_TEST(cash.paid_by("lin CNY") == 0);
  BOOST_TEST(cash.paid_by("mei CNY") == 380);
}

BOOST_AUTO_TEST_CASE(with_the_drawers_cable_out_the_text_says_that_cash_was_taken) {
  auto cash = after(laid_down + change);
  cash.nothing_more_happens();
  BOOST_TEST(cash.paid_by("lin CNY") == 1250);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
