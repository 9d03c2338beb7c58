#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

std::string booked(const std::string& number, int minor = 1250, const std::string& day = "day-2") {
  return "100 wallet-a book.entry book=wallet-a entry=" + number.substr(1) +
         " kind=debit customer=lin minor=" + std::to_string(minor) + " currency=CNY funder=buyer txn=T" + number +
         " number=" + number + " order_ref=O day=" + day + "\n";
}

std::string lane(const std::string& number, const std::string& state) {
  return "110 engine state.changed machine=payment key=" + number + " from= to=SENDING event=charge\n" +
         "120 engine state.changed machine=payment key=" + number + " from=SENDING to=" + state + " event=e\n";
}

std::string issued(const std::string& rows, const std::string& day = "day-2") {
  return "200 wallet-a statement.issued statement=S" + day + " book=wallet-a day=" + day + " sound=1\n" + rows;
}

std::string row(const std::string& number, int minor = 1250, int fee = 8, const std::string& day = "day-2") {
  return "200 wallet-a statement.row statement=S" + day + " book=wallet-a kind=SALE number=" + number + " txn=T" +
         number + " refund= minor=" + std::to_string(minor) + " fee=" + std::to_string(fee) +
         " currency=CNY day=" + day + "\n";
}

std::string found(const std::string& number, const std::string& kind) {
  return "300 reconciliation difference.found row=wallet-a/SALE/" + number + " kind=" + kind +
         " channel=wallet-a number=" + number + " minor=1250 currency=CNY\n";
}

std::string closed(const std::string& day = "day-2") {
  return "310 reconciliation day.closed day=" + day + " channel=wallet-a\n";
}

std::string violations_of_12(const std::string& stream) {
  std::string text;
  const auto judged = run(stream);
  for (const auto& v : judged.violations)
    if (v.truth == 12) text += (text.empty() ? "" : "; ") + v.property;
  return text;
}

BOOST_AUTO_TEST_SUITE(settlement_matches)

BOOST_AUTO_TEST_CASE(what_agrees_is_not_listed) {
  const auto stream = booked("N1") + lane("N1", "SUCCEEDED") + issued(row("N1")) + closed();
  BOOST_TEST(violations_of_12(stream) == "");
  BOOST_TEST(run(stream).subjects(12) == 1U);
}

BOOST_AUTO_TEST_CASE(each_difference_has_its_kind) {
  struct Case {
    std::string here, there, kind;
  };
  const std::vector<Case> cases{
      {booked("N1") + lane("N1", "SUCCEEDED"), "", "CUT_OFF"},
      {"", row("N9"), "MONEY_THERE"},
      {booked("N1") + lane("N1", "FAILED"), row("N1"), "STATUS"},
      {booked("N1") + lane("N1", "UNKNOWN"), row("N1"), "STATUS"},
      {booked("N1") + lane("N1", "SUCCEEDED"), row("N1", 1300), "AMOUNT"},
      {booked("N1") + lane("N1", "SUCCEEDED"), row("N1", 1250, 9), "FEE"},
      {booked("N1") + lane("N1", "SUCCEEDED"), row("N1") + row("N1"), "DUPLICATE"},
  };
  for (const auto& [here, there, kind] : cases) {
    const auto number = here.empty() ? "N9" : "N1";
    BOOST_TEST(violations_of_12(here + issued(there) + found(number, kind) + closed()) == "", kind);
    BOOST_TEST(violations_of_12(here + issued(there) + closed()) == "difference missed", kind);
    BOOST_TEST(
        violations_of_12(here + issued(there) + found(number, "CURRENCY") + closed()) == "difference of another kind",
        kind);
  }
}

BOOST_AUTO_TEST_CASE(what_agrees_and_is_listed_is_invented) {
  BOOST_TEST(violations_of_12(booked("N1") + lane("N1", "SUCCEEDED") + issued(row("N1")) + found("N1", "FEE") +
                              closed()) == "difference invented");
}

BOOST_AUTO_TEST_CASE(a_cut_off_item_is_carried_one_day_before_it_is_missing) {
  const auto first_day = booked("N1") + lane("N1", "SUCCEEDED") + issued("") + found("N1", "CUT_OFF") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day + issued(row("N1", 1250, 8, next), next) + closed(next)) == "");
  BOOST_TEST(violations_of_12(first_day + issued("", next) + found("N1", "MONEY_HERE") + closed(next)) == "");
  BOOST_TEST(violations_of_12(first_day + issued("", next) + closed(next)) == "difference missed");
  BOOST_TEST(violations_of_12(booked("N1") + lane("N1", "SUCCEEDED") + issued("") + found("N1", "MONEY_HERE") +
                              closed()) == "difference of another kind");
}

BOOST_AUTO_TEST_CASE(a_node_that_says_again_what_is_open_finds_nothing_new) {
  const auto first_day = booked("N1") + lane("N1", "FAILED") + issued(row("N1")) + found("N1", "STATUS") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day + found("N1", "STATUS") + issued("", next) + closed(next)) == "");
}

BOOST_AUTO_TEST_CASE(what_stays_in_doubt_over_two_statements_has_failed) {
  const auto in_doubt = lane("N5", "UNKNOWN") +
                        "115 engine message.sent to=adapter-wallet-a type=request verb=adapter.charge correlation=1 "
                        "key=N5\n";
  const auto first_day = in_doubt + issued("") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day) == "");
  BOOST_TEST(violations_of_12(first_day + issued("", next) + found("N5", "STATUS") + closed(next)) == "");
  BOOST_TEST(violations_of_12(first_day + issued("", next) + closed(next)) == "difference missed");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
