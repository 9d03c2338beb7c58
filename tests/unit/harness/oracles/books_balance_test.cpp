#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

std::string line(const std::string& entry, const std::string& account, int minor) {
  return "500 reconciliation ledger.posted entry=" + entry + " account=" + account + " minor=" + std::to_string(minor) +
         " currency=CNY channel=wallet-a day=day-2\n";
}

const std::string issued =
    "400 wallet-a statement.issued statement=S1 book=wallet-a day=day-2 sound=1 fee=8 minor=1250\n";
const std::string closed = "600 reconciliation day.closed day=day-2 channel=wallet-a\n";

std::string balanced(int fees) {
  return line("J1", "receivable", 1250 - fees) + line("J1", "fees", fees) + line("J1", "sales", -1250);
}

BOOST_AUTO_TEST_SUITE(books_balance)

BOOST_AUTO_TEST_CASE(an_entry_sums_to_zero) {
  check_clean(issued + balanced(8) + closed);
  BOOST_TEST(run(issued + balanced(8) + closed).subjects(4) == 2U);
  check_broken(issued + balanced(8) + line("J2", "suspense", 5) + closed, 4, "entry does not balance",
               "ledger entry J2 is out of balance by 0.05 CNY");
}

BOOST_AUTO_TEST_CASE(fees_are_those_of_the_statement) {
  check_broken(issued + balanced(7) + closed, 4, "fees do not reconcile",
               "of wallet-a day-2 fees of 0.07 CNY are booked, the statement charges 0.08 CNY");
}

BOOST_AUTO_TEST_CASE(a_till_counts_the_drawer_as_it_is) {
  const std::string cash =
      "100 harness cash.given till=till-1 customer=lin minor=2000 currency=CNY\n"
      "110 desk-till-1 drawer.opened till=till-1\n"
      "120 desk-till-1 display.shown till=till-1 line1='CHANGE 7.50' line2='PAID'\n";
  const std::string report = "900 desk-till-1 receipt.printed till=till-1 text='END OF DAY day-2\\nDRAWER ";
  const auto right = run(cash + report + "12.50 CNY\\n' cut=1\n");
  BOOST_TEST(right.subjects(4) == 1U);
  for (const auto& v : right.violations) BOOST_TEST(v.truth != 4, v.sentence);
  check_broken(cash + report + "20.00 CNY\\n' cut=1\n", 4, "drawer does not reconcile",
               "till-1 ends its day with 20.00 CNY in the drawer, there are 12.50 CNY");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
