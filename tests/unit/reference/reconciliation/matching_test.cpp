#include "reference/reconciliation/matching.h"
#include "reference/reconciliation/own_sides.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {
namespace {

struct Case {
  const char* about;
  Sides sides;
  const char* found;
};

void check(const std::vector<Case>& cases) {
  for (const auto& one : cases) {
    const auto findings = match(one.sides);
    BOOST_TEST(text(findings) == one.found, one.about);
    for (const auto& difference : findings.differences) BOOST_TEST(!difference.why.empty(), one.about);
  }
}

// The statement of the next day. Whatever is on our side was pending when the first was closed.
Sides next_day(std::vector<DayRow> here, std::vector<StatementRow> there, std::map<std::string, int> seen = {}) {
  auto next = sides(std::move(here), std::move(there));
  next.day = "2026-03-03";
  next.other_days_judged = {"2026-03-02"};
  for (const auto& row : next.engine)
    next.in_doubt.insert(is_payment(row) ? payment_item(kWallet, row.number.text()) : return_item(kWallet, row.key));
  next.seen = std::move(seen);
  return next;
}

StatementRow priced(std::int64_t fee) {
  auto row = settled("1");
  row.fee = fee;
  return row;
}

StatementRow at(StatementRow row, WallInstant time) {
  row.at = time;
  return row;
}

BOOST_AUTO_TEST_SUITE(matching)

BOOST_AUTO_TEST_CASE(what_both_sides_know_is_no_difference) {
  const auto found = match(sides(
      {payment("1", "SUCCEEDED"), payment("2", "FAILED"), payment("3", "REVERSED"), given_back("1", "REFUNDED", 250)},
      {settled("1"), returned("1", 250), settled("3"), returned("3", 1250, false)}));
  BOOST_TEST(text(found) == "");
  BOOST_TEST(found.agreed == (std::vector<std::string>{"wallet-a/REFUND/R1", "wallet-a/SALE/P1", "wallet-a/SALE/P3"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_kind_of_difference_in_a_payment) {
  auto euro = settled("1");
  euro.amount = Money(1250, *Currency::from_code("EUR"));
  auto elsewhere = settled("1");
  elsewhere.number = ChannelNumber("P9");
  check({{"there, unknown here", sides({}, {settled("1")}), "MONEY_THERE wallet-a/SALE/P1 -> REFUND 12.50 CNY PERSON"},
         {"here, absent there", sides({payment("1", "SUCCEEDED")}, {}), "CUT_OFF wallet-a/SALE/P1"},
         {"more there", sides({payment("1", "SUCCEEDED")}, {settled("1", 1450)}),
          "AMOUNT wallet-a/SALE/P1 -> EXCESS 2.00 CNY LIMIT"},
         {"less there", sides({payment("1", "SUCCEEDED")}, {settled("1", 1050)}), "AMOUNT wallet-a/SALE/P1"},
         {"another currency", sides({payment("1", "SUCCEEDED")}, {euro}), "CURRENCY wallet-a/SALE/P1"},
         {"twice there", sides({payment("1", "SUCCEEDED")}, {settled("1"), settled("1")}),
          "DUPLICATE wallet-a/SALE/P1 -> REFUND 12.50 CNY LIMIT"},
         {"three times there", sides({payment("1", "SUCCEEDED")}, {settled("1"), settled("1"), settled("1")}),
          "DUPLICATE wallet-a/SALE/P1 -> REFUND 25.00 CNY LIMIT"},
         {"another fee", sides({payment("1", "SUCCEEDED")}, {priced(9)}), "FEE wallet-a/SALE/P1"},
         {"under another number", sides({payment("1", "SUCCEEDED")}, {elsewhere}), "TERMINAL wallet-a/SALE/P1"},
         {"taken back there", sides({payment("1", "SUCCEEDED")}, {settled("1"), returned("1", 1250, false)}),
          "STATUS wallet-a/SALE/P1"},
         {"another channel's",
          [] {
            auto other = sides({payment("1", "SUCCEEDED")}, {});
            other.engine[0].channel = Channel("wallet-b");
            return other;
          }(),
          ""}});
}

BOOST_AUTO_TEST_CASE(what_is_not_paid_here_and_settled_there_goes_back_once) {
  for (const auto* state : {"FAILED", "CLOSED", "REVERSED", "REFUSED"})
    check({{state, sides({payment("1", state)}, {settled("1")}), "STATUS wallet-a/SALE/P1 -> REFUND"},
           {state, sides({payment("1", state)}, {settled("1"), returned("1", 1250, false)}), ""},
           {state, sides({payment("1", state), given_back("1", "SENDING")}, {settled("1")}), ""},
           {state, sides({payment("1", state), given_back("1", "FAILED")}, {settled("1")}),
            "STATUS wallet-a/SALE/P1 -> REFUND"},
           {state, sides({payment("1", state)}, {}), ""}});
}

BOOST_AUTO_TEST_CASE(what_may_have_been_taken_back_after_the_cut_off_waits_a_day) {
  check({{"22:50", sides({payment("1", "REVERSED")}, {at(settled("1"), kNearCutOff)}), "CUT_OFF wallet-a/SALE/P1"},
         {"taken back", next_day({payment("1", "REVERSED")}, {returned("1", 1250, false)}, {{"wallet-a/SALE/P1", 1}}),
          ""},
         {"not taken back", next_day({payment("1", "REVERSED")}, {}, {{"wallet-a/SALE/P1", 1}}),
          "STATUS wallet-a/SALE/P1 -> REFUND"}});
}

BOOST_AUTO_TEST_CASE(unknown_is_no_difference_until_the_statement_settles_it_or_the_carry_over_is_over) {
  for (const auto* state : {"UNKNOWN", "WAITING", "SENDING", "CLOSING"})
    check({{state, sides({payment("1", state)}, {settled("1")}), "STATUS wallet-a/SALE/P1 -> ADOPT"},
           {state, sides({payment("1", state)}, {settled("1", 1450)}),
            "AMOUNT wallet-a/SALE/P1 -> EXCESS 2.00 CNY LIMIT"},
           {state, sides({payment("1", state)}, {settled("1", 1050)}), "AMOUNT wallet-a/SALE/P1"},
           {state, sides({payment("1", state)}, {}), ""},
           {state, next_day({payment("1", state)}, {}), "STATUS wallet-a/SALE/P1 -> FAIL"},
           {state, next_day({payment("1", state)}, {settled("1")}), "STATUS wallet-a/SALE/P1 -> ADOPT"}});
  auto begun_since = next_day({payment("1", "SENDING")}, {});
  begun_since.in_doubt.clear();
  check({{"the next statement may have been made before it", begun_since, ""}});
  check({{"a reversal goes on by itself", sides({payment("1", "REVERSING")}, {settled("1")}), ""}});
  auto at_a_bank = payment("1", "UNKNOWN");
  at_a_bank.tender = TenderKind::card;
  check({{"a bank is not asked", sides({at_a_bank}, {settled("1", 1450)}), "AMOUNT wallet-a/SALE/P1"}});
  auto advised = next_day({payment("1", "UNKNOWN")}, {});
  advised.acquiring = {payment("1", "UNKNOWN")};
  advised.acquiring[0].order_state = "OFFLINE";
  check({{"an advice is repeated, never failed by us", advised, ""}});
}

BOOST_AUTO_TEST_CASE(the_cut_off_is_carried_one_business_day_then_promoted) {
  check({{"its own day", sides({payment("1", "SUCCEEDED")}, {}), "CUT_OFF wallet-a/SALE/P1"},
         {"on the next statement", next_day({payment("1", "SUCCEEDED")}, {settled("1")}), ""},
         {"nor on the next", next_day({payment("1", "SUCCEEDED")}, {}), "MONEY_HERE wallet-a/SALE/P1"},
         {"seen on an earlier one", next_day({payment("1", "SUCCEEDED")}, {}, {{"wallet-a/SALE/P1", 1}}), ""},
         {"and again", next_day({payment("1", "SUCCEEDED")}, {settled("1")}, {{"wallet-a/SALE/P1", 1}}),
          "DUPLICATE wallet-a/SALE/P1 -> REFUND 12.50 CNY LIMIT"}});
  auto late = next_day({payment("1", "SUCCEEDED")}, {});
  late.other_days_judged.clear();
  check({{"the statement of its day is still to come", late, ""}});
  auto early = sides({payment("1", "SUCCEEDED")}, {settled("1")});
  early.engine[0].day = "2026-03-03";
  check({{"our clock is ahead", early, ""}});
  early.statement.clear();
  check({{"our clock is ahead, not settled yet", early, ""}});
}

BOOST_AUTO_TEST_CASE(money_that_went_back_is_matched_by_its_own_number) {
  const auto paid = payment("1", "SUCCEEDED");
  const auto refund = [](std::string_view state) { return given_back("1", state, 250); };
  check({{"absent there", sides({paid, refund("REFUNDED")}, {settled("1")}), "CUT_OFF wallet-a/REFUND/R1"},
         {"absent the next day too", next_day({refund("REFUNDED")}, {}), "REFUND wallet-a/REFUND/R1"},
         {"unknown here", sides({paid}, {settled("1"), returned("1", 250)}), "REFUND wallet-a/REFUND/R1"},
         {"failed here", sides({paid, refund("FAILED")}, {settled("1"), returned("1", 250)}),
          "REFUND wallet-a/REFUND/R1"},
         {"another amount", sides({paid, refund("REFUNDED")}, {settled("1"), returned("1", 200)}),
          "REFUND wallet-a/REFUND/R1"},
         {"twice there", sides({paid, refund("REFUNDED")}, {settled("1"), returned("1", 250), returned("1", 250)}),
          "REFUND wallet-a/REFUND/R1"},
         {"a wallet's is repeated by the engine", sides({paid, refund("UNKNOWN")}, {settled("1"), returned("1", 250)}),
          ""},
         {"taken back there, never settled", sides({}, {returned("1", 250, false)}), "REFUND wallet-a/SALE/P1"}});
}

BOOST_AUTO_TEST_CASE(what_no_statement_has_is_told_from_what_one_has_otherwise) {
  const auto claimed = [](const Sides& sides) {
    std::string rows;
    for (const auto& difference : match(sides).differences)
      if (difference.on_no_statement) rows += difference.row + ";";
    return rows;
  };
  const auto paid = payment("1", "SUCCEEDED");
  const auto refund = given_back("1", "REFUNDED");
  BOOST_TEST(claimed(sides({paid, refund}, {})) == "");  // it may be on the next
  BOOST_TEST(claimed(next_day({paid, refund}, {})) == "wallet-a/REFUND/R1;wallet-a/SALE/P1;");
  BOOST_TEST(claimed(next_day({paid, refund}, {settled("1", 1450), returned("1", 250)})) == "");
}

BOOST_AUTO_TEST_CASE(what_stands_under_another_name_is_told_by_ours) {
  auto refund = given_back("1", "REFUNDED");
  refund.number = ChannelNumber("P2");
  auto there = returned("1");
  there.refund = RefundKey("P2");
  auto renamed = settled("9");
  renamed.txn = ChannelTxn("T1");
  const auto found = match(sides({payment("1", "SUCCEEDED"), refund}, {renamed, there}));
  BOOST_TEST(text(found) == "TERMINAL wallet-a/SALE/P1");
  BOOST_TEST((found.ours == std::map<std::string, std::string>{{"wallet-a/REFUND/P2", "wallet-a/REFUND/R1"},
                                                               {"wallet-a/SALE/P9", "wallet-a/SALE/P1"}}));
}

BOOST_AUTO_TEST_CASE(a_card_refund_has_a_number_of_its_own_and_only_the_statement_settles_it) {
  const auto card_refund = [](std::string_view state) {
    auto row = given_back("1", state);
    row.tender = TenderKind::card;
    row.number = ChannelNumber("P2");
    return row;
  };
  auto there = returned("1");
  there.refund = RefundKey("P2");
  auto undone = there;
  undone.kind = StatementKind::sale;
  const auto paid = payment("1", "SUCCEEDED");
  check(
      {{"both", sides({paid, card_refund("REFUNDED")}, {settled("1"), there}), ""},
       {"settled", sides({paid, card_refund("UNKNOWN")}, {settled("1"), there}), "STATUS wallet-a/REFUND/R1 -> ADOPT"},
       {"not yet", sides({paid, card_refund("UNKNOWN")}, {settled("1")}), ""},
       {"never", next_day({card_refund("UNKNOWN")}, {}), "STATUS wallet-a/REFUND/R1 -> FAIL"},
       {"a void that was taken back", sides({paid, card_refund("FAILED")}, {settled("1"), there, undone}), ""},
       {"taken back, not here", sides({paid, card_refund("REFUNDED")}, {settled("1"), there, undone}),
        "REFUND wallet-a/REFUND/R1"}});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
