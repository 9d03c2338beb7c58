#include "reference/reconciliation/difference_machine.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {
namespace {

Case a_case(DifferenceState state, std::optional<RepairKind> repair = std::nullopt) {
  Case of;
  of.difference.row = "wallet-a/SALE/P1";
  of.difference.kind = DifferenceKind::amount;
  of.difference.repair = repair;
  of.state = state;
  return of;
}

BOOST_AUTO_TEST_SUITE(difference_machine)

BOOST_AUTO_TEST_CASE(the_ledger_of_moves) {
  using S = DifferenceState;
  using E = DifferenceEvent;
  struct Row {
    S from;
    E event;
    std::optional<S> to;
  };
  for (const auto& row :
       {Row{S::open, E::carry, S::carried}, Row{S::open, E::promote, std::nullopt}, Row{S::open, E::agree, S::matched},
        Row{S::open, E::repair, S::repaired}, Row{S::open, E::decide, S::decided}, Row{S::carried, E::promote, S::open},
        Row{S::carried, E::agree, S::matched}, Row{S::carried, E::repair, std::nullopt},
        Row{S::carried, E::decide, std::nullopt}}) {
    const auto moved = move(difference_table(), a_case(row.from), row.event);
    BOOST_TEST(moved.has_value() == row.to.has_value(), word_of(row.from) << " " << name_of(row.event));
    if (moved) BOOST_TEST(word_of(moved->after.state) == word_of(*row.to));
    if (moved) BOOST_TEST(moved->effects.has(DifferenceEffect::close) == is_closed(*row.to));
    if (moved) BOOST_TEST(moved->effects.has(DifferenceEffect::clear) == is_closed(*row.to));
  }
  for (const auto& [closed, word] : Words<S>::all)
    for (const auto event : {E::carry, E::promote, E::agree, E::repair, E::decide})
      if (is_closed(closed)) BOOST_TEST(!move(difference_table(), a_case(closed), event).has_value(), word);
}

BOOST_AUTO_TEST_CASE(a_rule_approves_what_needs_no_person) {
  struct Row {
    std::optional<RepairKind> repair;
    Approval approval;
    std::int64_t minor;
    bool approved;
  };
  for (const auto& row :
       {Row{RepairKind::adopt, Approval::by_rule, 999'999, true},
        Row{RepairKind::excess, Approval::under_limit, 10'000, true},
        Row{RepairKind::excess, Approval::under_limit, 10'001, false},
        Row{RepairKind::refund, Approval::by_person, 1, false}, Row{std::nullopt, Approval::by_rule, 1, false}}) {
    auto difference = a_case(DifferenceState::open, row.repair).difference;
    difference.approval = row.approval;
    difference.amount = cny(row.minor);
    const auto fresh = new_case(difference, "s", 10'000);
    BOOST_TEST(fresh.approved == row.approved);
    BOOST_TEST(fresh.by == (row.approved ? "rule" : ""));
  }
}

BOOST_AUTO_TEST_CASE(who_may_decide_what) {
  BOOST_TEST(!why_not(a_case(DifferenceState::open), "ACCEPT").has_value());
  BOOST_TEST(!why_not(a_case(DifferenceState::open), "WRITE_OFF").has_value());
  BOOST_TEST(why_not(a_case(DifferenceState::open), "REFUND").has_value());
  BOOST_TEST(why_not(a_case(DifferenceState::open, RepairKind::adopt), "REFUND").has_value());
  BOOST_TEST(!why_not(a_case(DifferenceState::open, RepairKind::excess), "REFUND").has_value());
  BOOST_TEST(!why_not(a_case(DifferenceState::open, RepairKind::refund), "REFUND").has_value());
  auto under_way = a_case(DifferenceState::open, RepairKind::refund);
  under_way.approved = true;
  BOOST_TEST(why_not(under_way, "REFUND").has_value());
  for (const auto state :
       {DifferenceState::carried, DifferenceState::decided, DifferenceState::repaired, DifferenceState::matched})
    BOOST_TEST(why_not(a_case(state), "ACCEPT").has_value());
}

BOOST_AUTO_TEST_CASE(a_second_difference_is_about_the_same_item) {
  BOOST_TEST(item_of("wallet-a/SALE/P1") == "wallet-a/SALE/P1");
  BOOST_TEST(item_of("wallet-a/SALE/P1#2") == "wallet-a/SALE/P1");
  BOOST_TEST(item_of("wallet-a/SALE/P#1/2") == "wallet-a/SALE/P#1/2");
  BOOST_TEST(item_of("wallet-a/SALE/P#") == "wallet-a/SALE/P#");
}

BOOST_AUTO_TEST_CASE(a_promoted_difference_keeps_what_it_is_about) {
  auto carried = a_case(DifferenceState::carried);
  carried.difference.amount = cny(1250);
  carried.difference.order = OrderId("7");
  carried.moves = 1;
  Difference due;
  due.kind = DifferenceKind::money_here;
  due.why = "never seen";
  due.on_no_statement = true;
  const auto after = promoted(carried, due, "s2", 10'000);
  BOOST_TEST((after.difference.kind == DifferenceKind::money_here));
  BOOST_TEST(after.difference.why == "never seen");
  BOOST_TEST(after.difference.on_no_statement);
  BOOST_TEST(after.difference.amount == cny(1250));
  BOOST_TEST(after.difference.order.text() == "7");
  BOOST_TEST(after.statement == "s2");
  BOOST_TEST(after.moves == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
