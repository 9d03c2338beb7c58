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
        violations_of_12(here + issued(there) + found(number, "CASH") + closed()) == "difference of another kind",
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

BOOST_AUTO_TEST_CASE(what_is_booked_after_the_cut_off_may_have_been_begun_before_it) {
  const auto late = booked("N1", 1250, "day-3") + lane("N1", "SUCCEEDED") + issued("");
  BOOST_TEST(violations_of_12(late + found("N1", "CUT_OFF") + closed()) == "");
  BOOST_TEST(violations_of_12(late + closed()) == "");
  BOOST_TEST(violations_of_12(late + found("N1", "MONEY_HERE") + closed()) == "difference of another kind");
  const auto early = booked("N1", 1250, "day-1") + lane("N1", "SUCCEEDED") + issued("");
  BOOST_TEST(violations_of_12(early + found("N1", "CUT_OFF") + closed()) == "");
}

BOOST_AUTO_TEST_CASE(what_was_twice_on_one_statement_is_not_missed_on_the_next) {
  const auto first_day =
      booked("N1") + lane("N1", "SUCCEEDED") + issued(row("N1") + row("N1")) + found("N1", "DUPLICATE") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day + issued("", next) + closed(next)) == "");
}

BOOST_AUTO_TEST_CASE(what_stood_shortly_before_the_cut_off_may_be_listed_when_it_still_stands) {
  const auto first_day = booked("N1") + lane("N1", "REVERSED") + issued(row("N1")) + found("N1", "CUT_OFF") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day + issued("", next) + found("N1", "STATUS") + closed(next)) == "");
  BOOST_TEST(violations_of_12(first_day + issued("", next) + found("N1", "FEE") + closed(next)) ==
             "difference of another kind");
}

BOOST_AUTO_TEST_CASE(a_payment_settled_under_another_number_is_listed_under_ours) {
  const auto here = booked("N1") + lane("N1", "SUCCEEDED");
  auto renamed = row("N1");
  renamed.replace(renamed.find("number=N1"), 9, "number=X7");
  BOOST_TEST(violations_of_12(here + issued(renamed) + found("N1", "TERMINAL") + closed()) == "");
  BOOST_TEST(violations_of_12(here + issued(renamed) + closed()) == "difference missed");
}

std::string returned(const std::string& name, const std::string& state, const std::string& number = "") {
  const auto sent_as = number.empty() ? "" : " number=" + number;
  const auto there = number.empty() ? name : number;
  return "130 engine state.changed machine=refund key=" + name + " from= to=SENDING event=begin" + sent_as +
         "\n140 engine state.changed machine=refund key=" + name + " from=SENDING to=" + state + " event=e" + sent_as +
         "\n135 wallet-a book.entry book=wallet-a entry=9 kind=refund customer=lin minor=1250 currency=CNY "
         "funder=buyer txn=TN1 number=N1 order_ref=O refund=" +
         there + " day=day-2\n";
}

std::string return_row(const std::string& name, int minor = 1250, const std::string& day = "day-2") {
  return "200 wallet-a statement.row statement=S" + day +
         " book=wallet-a kind=REFUND number=N1 txn=TN1 refund=" + name + " minor=" + std::to_string(minor) +
         " fee=8 currency=CNY day=" + day + "\n";
}

std::string found_return(const std::string& key, const std::string& kind, const std::string& number = "N1") {
  return "300 reconciliation difference.found row=wallet-a/REFUND/" + key + " kind=" + kind +
         " channel=wallet-a number=" + number + " minor=1250 currency=CNY\n";
}

BOOST_AUTO_TEST_CASE(a_return_is_an_item_of_its_own) {
  const auto sale = booked("N1") + lane("N1", "SUCCEEDED");
  struct Case {
    std::string state, there, kind;  // no kind: agreed
  };
  const std::vector<Case> cases{{"REFUNDED", return_row("R1"), ""},
                                {"REFUNDED", "", "CUT_OFF"},
                                {"REFUNDED", return_row("R1", 1000), "REFUND"},
                                {"REFUNDED", return_row("R1") + return_row("R1"), "REFUND"},
                                {"FAILED", return_row("R1"), "REFUND"}};
  for (const auto& [state, there, kind] : cases) {
    const auto day = sale + returned("R1", state) + issued(row("N1") + there);
    BOOST_TEST(violations_of_12(day + closed()) == (kind.empty() ? "" : "difference missed"), state + " " + kind);
    BOOST_TEST(violations_of_12(day + found_return("R1", kind.empty() ? "FEE" : kind) + closed()) ==
                   (kind.empty() ? "difference invented" : ""),
               state + " " + kind);
  }
}

BOOST_AUTO_TEST_CASE(a_return_that_nobody_here_knows_is_listed) {
  const auto day = booked("N1") + lane("N1", "SUCCEEDED") + issued(row("N1") + return_row("R8"));
  BOOST_TEST(violations_of_12(day + closed()) == "difference missed");
  BOOST_TEST(violations_of_12(day + found_return("R8", "REFUND") + closed()) == "");
}

BOOST_AUTO_TEST_CASE(a_bank_knows_a_return_by_its_number) {
  const auto day = booked("N1") + lane("N1", "SUCCEEDED") + returned("R1", "REFUNDED", "B5") + issued(row("N1"));
  BOOST_TEST(violations_of_12(day + closed()) == "difference missed");
  BOOST_TEST(violations_of_12(day + found_return("R1", "CUT_OFF", "B5") + closed()) == "");
  BOOST_TEST(violations_of_12(booked("N1") + lane("N1", "SUCCEEDED") + returned("R1", "REFUNDED", "B5") +
                              issued(row("N1") + return_row("B5")) + closed()) == "");
}

BOOST_AUTO_TEST_CASE(cash_that_till_and_acquiring_both_booked_is_no_difference) {
  const std::string listed =
      "300 reconciliation difference.found row=cash/SALE/A1 kind=CASH channel=cash number= minor=500 currency=CNY\n310 "
      "reconciliation day.closed day=day-2 channel=cash\n";
  const std::string till = "90 till-1 state.changed machine=attempt key=A1 from= to=SUCCEEDED event=part_paid\n";
  const std::string acquiring =
      "95 acquiring state.changed machine=order-attempt key=A1 from=SENDING to=SUCCEEDED event=cash\n";
  BOOST_TEST(violations_of_12(till + acquiring + listed) == "difference invented");
  BOOST_TEST(violations_of_12(till + listed) == "");
}

BOOST_AUTO_TEST_CASE(a_node_that_says_again_what_is_open_finds_nothing_new) {
  const auto first_day = booked("N1") + lane("N1", "FAILED") + issued(row("N1")) + found("N1", "STATUS") + closed();
  const std::string next = "day-3";
  BOOST_TEST(violations_of_12(first_day + found("N1", "STATUS") + issued("", next) + closed(next)) == "");
}

const std::string backed_up = "50 network disk.backed_up node=reconciliation as=monday\n";
const std::string restored =
    "400 reconciliation node.crashed point=\n400 network disk.restored node=reconciliation as=monday\n"
    "450 reconciliation node.started\n450 reconciliation listed list=recovery key=reconciliation why=old\n";

BOOST_AUTO_TEST_CASE(what_is_open_on_an_old_disk_is_said_again_and_is_nothing_new) {
  const auto first_day = booked("N1") + lane("N1", "FAILED") + issued(row("N1")) + found("N1", "STATUS") + closed();
  const std::string next = "day-3";
  const auto nobody_knows = issued(row("N9")) + found("N9", "MONEY_THERE") + closed();
  const auto kept = nobody_knows + backed_up + restored + found("N9", "MONEY_THERE");
  BOOST_TEST(violations_of_12(kept + issued("", next) + closed(next)) == "");
  BOOST_TEST(violations_of_12(kept + found("N8", "MONEY_THERE") + issued("", next) + closed(next)) ==
             "difference invented");
  BOOST_TEST(violations_of_12(backed_up + first_day + restored + found("N1", "STATUS") + closed()) == "");
}

BOOST_AUTO_TEST_CASE(a_day_that_was_closed_on_a_lost_disk_is_not_closed) {
  const auto absent = booked("N1") + lane("N1", "SUCCEEDED") + issued("") + found("N1", "CUT_OFF") + closed();
  const std::string next = "day-3";
  const auto next_day = issued("", next) + closed(next);
  BOOST_TEST(violations_of_12(backed_up + absent + next_day) == "difference missed");
  BOOST_TEST(violations_of_12(absent + backed_up + restored + next_day) == "difference missed");
  BOOST_TEST(violations_of_12(backed_up + absent + restored + next_day) == "");
}

BOOST_AUTO_TEST_CASE(an_item_that_waits_for_a_person_needs_no_second_line) {
  const std::string next = "day-3";
  const auto later = booked("N1", 1250, next) + lane("N1", "SUCCEEDED") + issued(row("N1") + row("N1")) +
                     issued("", next) + found("N1", "STATUS") + closed(next);
  BOOST_TEST(violations_of_12(later + closed()).find("missed") == std::string::npos);
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
