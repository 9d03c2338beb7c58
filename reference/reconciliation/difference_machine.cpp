#include "reference/reconciliation/difference_machine.h"

#include <fmt/format.h>

namespace tillrig::reconciliation {
namespace {

constexpr std::string_view kRefund = "REFUND";

bool allows_refund(const Difference& difference) {
  return difference.repair == RepairKind::refund || difference.repair == RepairKind::excess;
}

bool approved_at_once(const Difference& difference, std::int64_t limit) {
  if (!difference.repair || difference.approval == Approval::by_person) return false;
  return difference.approval == Approval::by_rule || difference.amount.minor() <= limit;
}

}  // namespace

const DifferenceTable& difference_table() {
  using S = DifferenceState;
  using E = DifferenceEvent;
  using F = DifferenceEffect;
  static const DifferenceTable table{
      {S::open, E::carry, S::carried, {}},
      {S::carried, E::promote, S::open, {F::found}},
      {S::carried, E::agree, S::matched, {F::close, F::clear}},
      {S::open, E::agree, S::matched, {F::close, F::clear}},
      {S::open, E::repair, S::repaired, {F::close, F::clear}},
      {S::open, E::decide, S::decided, {F::close, F::clear}},
  };
  return table;
}

const DayTable& day_table() {
  static const DayTable table{{DayState::open, DayEvent::match, DayState::matched, {DayEffect::close}}};
  return table;
}

std::string_view name_of(DifferenceEvent event) {
  switch (event) {
    case DifferenceEvent::carry:
      return "carry";
    case DifferenceEvent::promote:
      return "promote";
    case DifferenceEvent::agree:
      return "agree";
    case DifferenceEvent::repair:
      return "repair";
    case DifferenceEvent::decide:
      return "decide";
  }
  return "?";
}

std::optional<CaseMove> move(const DifferenceTable& table, const Case& before, DifferenceEvent event) {
  const auto* row = table.find(before.state, event);
  if (!row) return std::nullopt;
  CaseMove moved{before, before.state, event, row->effects};
  moved.after.state = row->to;
  ++moved.after.moves;
  return moved;
}

Case new_case(const Difference& difference, std::string_view statement, std::int64_t repair_limit) {
  Case fresh;
  fresh.difference = difference;
  fresh.statement = statement;
  fresh.approved = approved_at_once(difference, repair_limit);
  if (fresh.approved) fresh.by = "rule";
  return fresh;
}

Case promoted(const Case& carried, const Difference& difference, std::string_view statement,
              std::int64_t repair_limit) {
  auto known = carried.difference;
  known.kind = difference.kind;
  known.why = difference.why;
  known.repair = difference.repair;
  known.approval = difference.approval;
  known.on_no_statement = difference.on_no_statement;
  auto after = new_case(known, statement, repair_limit);
  after.state = carried.state;
  after.moves = carried.moves;
  return after;
}

std::string item_of(const std::string& row) {
  const auto last = row.find_last_not_of("0123456789");
  const bool numbered = last != std::string::npos && last + 1 < row.size() && row[last] == '#';
  return numbered ? row.substr(0, last) : row;
}

std::optional<std::string> why_not(const Case& of, std::string_view action) {
  const auto& row = of.difference.row;
  if (action != kRefund && action != "ACCEPT" && action != "WRITE_OFF")
    return fmt::format("action: expected REFUND, ACCEPT or WRITE_OFF, found \"{}\"", action);
  if (is_closed(of.state)) return fmt::format("{} is closed: {}", row, word_of(of.state));
  if (of.state == DifferenceState::carried) return fmt::format("{} is carried to the next business day", row);
  if (of.approved) return fmt::format("the repair of {} is under way", row);
  if (action == kRefund && !allows_refund(of.difference))
    return fmt::format("{} is {}, which no refund repairs: expected ACCEPT or WRITE_OFF", row,
                       word_of(of.difference.kind));
  return std::nullopt;
}

}  // namespace tillrig::reconciliation
