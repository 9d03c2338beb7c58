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

std::string in_suspense(const std::string& entry, const std::string& row, int minor) {
  return "500 reconciliation ledger.posted entry=" + entry + " account=suspense row=" + row +
         " minor=" + std::to_string(minor) + " currency=CNY channel=wallet-a day=day-2\n" +
         line(entry, "sales", -minor);
}

BOOST_AUTO_TEST_CASE(what_is_in_suspense_waits_for_an_open_difference) {
  const std::string found = "510 reconciliation difference.found row=D1 kind=STATUS channel=wallet-a\n";
  const std::string settled = "520 reconciliation difference.closed row=D1 how=REPAIRED by=rule\n";
  const auto waits = in_suspense("J2", "D1", -1250) + found;
  const auto balance = [](const std::string& stream) {
    std::string sentences;
    for (const auto& v : run(stream).violations)
      if (v.truth == 4) sentences += v.property + ": " + v.sentence;
    return sentences;
  };
  BOOST_TEST(balance(waits + closed) == "");
  BOOST_TEST(balance(waits + settled + in_suspense("J3", "D1", 1250) + closed) == "");
  const std::string left = "suspense without a difference: -12.50 CNY is in suspense for D1, which is not open";
  BOOST_TEST(balance(waits + closed + settled + "900 harness scenario.ended\n") == left);  // at convergence
  BOOST_TEST(balance(waits + settled + closed) == left);                                   // once
  BOOST_TEST(balance(waits + settled + in_suspense("J3", "D1", 1000) + closed) ==
             "suspense without a difference: -2.50 CNY is in suspense for D1, which is not open");
  BOOST_TEST(balance(in_suspense("J2", "D2", -380) + found + closed) ==
             "suspense without a difference: -3.80 CNY is in suspense for D2, which is not open");
  BOOST_TEST(balance(line("J2", "suspense", 5) + line("J2", "sales", -5) + found + closed) ==
             "suspense without a difference: 0.05 CNY is in suspense at wallet-a for no difference");
}

BOOST_AUTO_TEST_CASE(what_is_said_again_after_a_restart_counts_once) {
  const std::string found = "510 reconciliation difference.found row=D1 kind=STATUS channel=wallet-a\n";
  const std::string settled = "520 reconciliation difference.closed row=D1 how=REPAIRED by=rule\n";
  const auto waits = in_suspense("J2", "D1", -1250);
  const auto judged =
      run(issued + balanced(8) + waits + waits + found + settled + in_suspense("J3", "D1", 1250) + closed);
  for (const auto& v : judged.violations) BOOST_TEST(v.truth != 4, v.sentence);
}

BOOST_AUTO_TEST_CASE(what_was_posted_on_a_lost_disk_may_be_posted_otherwise) {
  const std::string backed_up = "5 network disk.backed_up node=reconciliation as=monday\n";
  const std::string restored =
      "700 reconciliation node.crashed point=\n700 network disk.restored node=reconciliation as=monday\n";
  const auto first = line("J1", "receivable", 1242) + line("J1", "fees", 8) + line("J1", "suspense", -1250) + closed;
  const auto again = balanced(8) + closed;
  check_clean(issued + backed_up + balanced(8) + closed + restored + again);
  check_broken(issued + first + backed_up + restored + again, 4, "entry does not balance",
               "ledger entry J1 is out of balance by -12.50 CNY");
  const auto judged = run(issued + backed_up + first + restored + again);
  BOOST_TEST(judged.violations.size() == 1U);  // what the first one left in suspense, before its disk was lost
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
