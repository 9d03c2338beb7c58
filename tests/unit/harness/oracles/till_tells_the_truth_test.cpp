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

BOOST_AUTO_TEST_CASE(a_till_that_came_back_may_remind_of_its_last_sale_whoever_stands_there) {
  const std::string reminder = "1150 desk-till-1 display.shown till=till-1 line1='LAST SALE 12.50' line2='WAS PAID'\n";
  auto nobody_paid = declined();
  nobody_paid.told = reminder + nobody_paid.told;
  check_clean(nobody_paid.text());
  Sale paid;
  paid.told = reminder + paid.told;
  check_clean(paid.text());
}

BOOST_AUTO_TEST_CASE(declined_while_the_money_that_pays_in_the_end_has_moved_is_a_lie_that_paid_does_not_mend) {
  Sale sale;
  sale.told = "1100 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n" + sale.told;
  check_broken(sale.text(), 15, "failed shown although money had moved",
               "till-1 had shown DECLINED to lin when number N1, which its receipt is for, had been debited");
}

BOOST_AUTO_TEST_CASE(declined_is_no_lie_where_a_copy_of_the_refused_request_was_delivered_meanwhile) {
  const auto copy = [](const std::string& target) {
    return "1001 network fault.fired fault=duplicate target=" + target + " id=1\n";
  };
  Sale sale;
  sale.told = "1100 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n" + sale.told;
  auto another = sale;
  auto before = sale;
  sale.code += copy("till-1->cashier");
  check_clean(sale.text());
  const std::string lie = "till-1 had shown DECLINED to lin when number N1, which its receipt is for, had been debited";
  another.code += copy("till-2->cashier");
  check_broken(another.text(), 15, "failed shown although money had moved", lie);
  before.intent = "0 network fault.fired fault=duplicate target=till-1->cashier id=1\n" + before.intent;
  check_broken(before.text(), 15, "failed shown although money had moved", lie);
}

BOOST_AUTO_TEST_CASE(declined_before_another_code_paid_is_the_truth) {
  Sale sale;
  sale.code += "1040 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  check_clean(sale.text());
}

// lin pays 2.50 of the 12.50 with one code, the rest with another; both have been debited when the receipt comes.
struct TwoParts : Sale {
  std::string second = debit("T2", "N2", 1000, 2);

  TwoParts() {
    charge = debit("T1", "N1", 250, 1);
    result = part_paid;
    told = receipt;
    end.clear();
  }

  std::string streamed(const std::string& between, const std::string& after_second) const {
    return intent + stock + order + code + charge + result + between + second + after_second + told;
  }

  static std::string debit(const std::string& txn, const std::string& number, int minor, int entry) {
    return "1060 wallet-a book.entry book=wallet-a entry=" + std::to_string(entry) +
           " kind=debit customer=lin code_ref=c1 minor=" + std::to_string(minor) +
           " currency=CNY funder=buyer txn=" + txn + " number=" + number + " order_ref=O1\n";
  }

  const std::string part_paid = "1100 desk-till-1 display.shown till=till-1 line1='PART PAID' line2='REST 10.00 CNY'\n";
  const std::string no = "1150 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  const std::string receipt =
      "1200 desk-till-1 receipt.printed till=till-1 text='SALE B1\\nORDER O1\\nTOTAL 12.50 CNY\\nWALLET-A 2.50 "
      "CNY\\nTXN "
      "T1\\nWALLET-A 10.00 CNY\\nTXN T2\\nAPPROVED\\n' cut=1\n";
};

std::vector<std::string> lies(const std::string& stream) {
  std::vector<std::string> found;
  for (const auto& violation : run(stream).violations)
    if (violation.truth == 15) found.push_back(violation.sentence);
  return found;
}

BOOST_AUTO_TEST_CASE(a_part_that_was_acknowledged_is_not_what_the_next_no_is_about) {
  const TwoParts sale;
  BOOST_TEST(lies(sale.streamed(sale.no, {})).empty());
}

BOOST_AUTO_TEST_CASE(declined_while_the_second_part_had_moved_is_a_lie) {
  const TwoParts sale;
  const auto found = lies(sale.streamed({}, sale.no));
  BOOST_TEST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0] == "till-1 had shown DECLINED to lin when number N2, which its receipt is for, had been debited");
}

BOOST_AUTO_TEST_CASE(a_part_that_was_acknowledged_after_the_no_was_denied_all_the_same) {
  TwoParts sale;
  sale.result = sale.no + sale.part_paid + sale.no;
  BOOST_TEST(lies(sale.streamed({}, {})).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
