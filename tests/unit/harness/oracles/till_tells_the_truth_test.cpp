#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

BOOST_AUTO_TEST_SUITE(till_tells_the_truth)

BOOST_AUTO_TEST_CASE(declined_on_the_display_while_the_money_moved_is_a_lie) {
  Sale sale;
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  check_broken(sale.text(), 15, "failed shown although money moved",
               "till-1 showed DECLINED to lin but 12.50 CNY were taken and never went back");
}

BOOST_AUTO_TEST_CASE(paid_on_the_display_without_a_debit_is_a_lie) {
  auto sale = declined();
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='THANK YOU' line2='PAID'\n";
  check_broken(sale.text(), 15, "paid shown without money",
               "till-1 showed PAID to lin for 12.50 CNY but the books hold 0.00 CNY of this customer");
}

BOOST_AUTO_TEST_CASE(declined_while_the_money_that_pays_in_the_end_has_moved_is_a_lie_that_paid_does_not_mend) {
  Sale sale;
  sale.told = "1100 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n" + sale.told;
  check_broken(sale.text(), 15, "failed shown although money had moved",
               "till-1 had shown DECLINED to lin when number N1, which its receipt is for, had been debited");
}

BOOST_AUTO_TEST_CASE(declined_before_another_code_paid_is_the_truth) {
  Sale sale;
  sale.code += "1040 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
