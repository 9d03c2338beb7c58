#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

BOOST_AUTO_TEST_SUITE(no_lost_money)

BOOST_AUTO_TEST_CASE(a_receipt_that_says_approved_needs_a_debit_in_a_book) {
  Sale sale;
  sale.told = replaced(sale.told, "TXN T1", "TXN T9");
  check_broken(sale.text(), 2, "approved without money",
               "the receipt of order O1 says APPROVED with TXN T9, which is a debit in no book");
}

BOOST_AUTO_TEST_CASE(a_receipt_that_says_approved_needs_a_paid_order) {
  Sale sale;
  sale.result =
      replaced(sale.result, "1110 acquiring state.changed machine=order key=O1 from=OPEN to=PAID event=succeeded", "");
  check_broken(sale.text(), 2, "approved without a sale",
               "the receipt of order O1 says APPROVED, but acquiring holds it as OPEN");
}

BOOST_AUTO_TEST_CASE(a_receipt_may_not_name_the_money_of_another_order) {
  Sale sale;
  sale.told = replaced(sale.told, "ORDER O1", "ORDER O2");
  check_broken(sale.text(), 2, "money of another order",
               "the receipt of order O2 says APPROVED, but its TXN T1 paid order O1");
}

BOOST_AUTO_TEST_CASE(money_of_a_closed_order_must_go_back) {
  Sale sale;
  sale.result = replaced(sale.result, "from=OPEN to=PAID event=succeeded",
                         "from=OPEN to=CLOSING event=expired\n1111 acquiring state.changed machine=order key=O1 "
                         "from=CLOSING to=CLOSED event=closed");
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='' line2='ORDER CLOSED'\n";
  check_broken(sale.text(), 2, "money without a sale",
               "lin was debited 12.50 CNY under number N1, its order O1 is CLOSED, and nothing went back");
  check_broken(sale.text(), 15, "failed shown although money moved",
               "till-1 showed ORDER CLOSED to lin but 12.50 CNY were taken and never went back");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
