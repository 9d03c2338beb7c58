#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {
namespace {

// A day on which both sides are right, and the differences that are worked into it afterwards.
struct Day {
  Sides sides;
  std::set<std::string> injected;  // "KIND row"
};

std::size_t any_index(std::size_t size) {
  return *rc::gen::inRange<std::size_t>(0, size);
}

Day any_honest_day() {
  Day day{sides({}, {}), {}};
  const auto payments = *rc::gen::inRange(1, 12);
  for (int i = 0; i < payments; ++i) {
    const auto name = std::to_string(i);
    const auto minor = *rc::gen::inRange<std::int64_t>(1000, 50'000);
    const auto* state = *rc::gen::element("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED", "REVERSED", "UNKNOWN");
    day.sides.engine.push_back(payment(name, state, minor));
    const bool paid = day.sides.engine.back().state == "SUCCEEDED";
    if (paid) day.sides.statement.push_back(settled(name, minor));
    if (paid && *rc::gen::arbitrary<bool>()) {
      day.sides.engine.push_back(given_back(name, "REFUNDED", minor / 2));
      day.sides.statement.push_back(returned(name, minor / 2));
    }
    if (day.sides.engine.back().state == "REVERSED" && *rc::gen::arbitrary<bool>()) {
      day.sides.statement.push_back(settled(name, minor));
      day.sides.statement.push_back(returned(name, minor, false));
    }
  }
  day.sides.acquiring = day.sides.engine;
  return day;
}

StatementRow* row_of(Day& day, const DayRow& ours) {
  const bool sale = ours.what == "SALE";
  for (auto& row : day.sides.statement)
    if (row.number == ours.number && (row.kind == StatementKind::sale) == sale &&
        (sale || row.refund.text() == ours.key))
      return &row;
  return nullptr;
}

// Works one difference into the item of one of our rows, if one of that kind fits it. Each item is touched once.
void mutate_paid(Day& day, const DayRow& ours, StatementRow& row) {
  const auto item = payment_item(kWallet, ours.number.text());
  switch (any_index(7)) {
    case 0:
      day.injected.insert("CUT_OFF " + item);
      std::erase(day.sides.statement, row);
      return;
    case 1:
      day.injected.insert("AMOUNT " + item);
      row.amount = row.amount + cny(*rc::gen::element(-100, 100));
      return;
    case 2:
      day.injected.insert("CURRENCY " + item);
      row.amount = Money(row.amount.minor(), *Currency::from_code("EUR"));
      return;
    case 3:
      day.injected.insert("FEE " + item);
      ++row.fee;
      return;
    case 4:
      day.injected.insert("DUPLICATE " + item);
      day.sides.statement.emplace_back(row);
      return;
    case 5:
      day.injected.insert("TERMINAL " + item);
      row.number = ChannelNumber("elsewhere-" + row.number.text());
      return;
    default:
      day.injected.insert("STATUS " + item);
      auto back = row;
      back.kind = StatementKind::refund;
      day.sides.statement.push_back(back);
  }
}

void mutate(Day& day, const DayRow& ours) {
  auto* row = row_of(day, ours);
  const auto item = ours.what == "SALE" ? payment_item(kWallet, ours.number.text()) : return_item(kWallet, ours.key);
  if (ours.what == "REFUND") {
    const bool missing = *rc::gen::arbitrary<bool>();
    day.injected.insert((missing ? "CUT_OFF " : "REFUND ") + item);
    if (missing)
      std::erase(day.sides.statement, *row);
    else
      row->amount = row->amount - cny(1);
  } else if (ours.state == "SUCCEEDED") {
    mutate_paid(day, ours, *row);
  } else if (!row) {
    day.injected.insert("STATUS " + item);  // settled there after all
    day.sides.statement.push_back(settled(ours.number.text().substr(1), ours.amount.minor()));
  }
}

BOOST_AUTO_TEST_SUITE(matching_property)

BOOST_AUTO_TEST_CASE(what_is_found_is_exactly_what_was_worked_in) {
  const bool holds = rc::check("differences found are the differences injected", [] {
    auto day = any_honest_day();
    RC_ASSERT(text(match(day.sides)) == "");
    const auto ours = day.sides.engine;
    for (const auto& row : ours)
      if (any_index(3) == 0) mutate(day, row);
    const auto strangers = any_index(3);
    for (std::size_t i = 0; i < strangers; ++i) {
      day.sides.statement.push_back(settled("-stranger" + std::to_string(i)));
      day.injected.insert("MONEY_THERE wallet-a/SALE/P-stranger" + std::to_string(i));
    }
    std::set<std::string> found;
    for (const auto& difference : match(day.sides).differences) {
      RC_ASSERT(!difference.why.empty());
      RC_ASSERT(found.insert(std::string(word_of(difference.kind)) + " " + difference.row).second);
    }
    RC_ASSERT(found == day.injected);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(the_order_of_rows_does_not_matter) {
  const bool holds = rc::check("rows in any order give the same differences", [] {
    auto day = any_honest_day();
    const auto ours = day.sides.engine;
    for (const auto& row : ours)
      if (any_index(2) == 0) mutate(day, row);
    auto turned = day.sides;
    std::reverse(turned.statement.begin(), turned.statement.end());
    std::reverse(turned.engine.begin(), turned.engine.end());
    RC_ASSERT(text(match(turned)) == text(match(day.sides)));
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
