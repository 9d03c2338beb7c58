#include <algorithm>

#include "reference/reconciliation/own_sides.h"

namespace tillrig::reconciliation {
namespace {

std::string item_of(const DayRow& row) {
  return is_payment(row) ? payment_item(kCash, row.key) : return_item(kCash, row.key);
}

// Cash that has changed hands. What failed, or is still under way, has not.
bool moved_cash(const DayRow& row) {
  return row.tender == TenderKind::cash &&
         (row.state == word_of(PaymentState::succeeded) || row.state == word_of(RefundState::refunded));
}

Difference difference_of(const DayRow& row, DifferenceKind kind, std::string why) {
  Difference difference;
  difference.row = item_of(row);
  difference.kind = kind;
  difference.channel = kCash;
  difference.order = row.order;
  difference.amount = row.amount;
  difference.day = row.day;
  difference.why = std::move(why);
  return difference;
}

class CashMatcher {
 public:
  explicit CashMatcher(const CashSides& sides) : sides_(sides) {
    for (const auto& row : sides.acquiring)
      if (moved_cash(row)) booked_.emplace(item_of(row), &row);
  }

  Findings run() {
    for (const auto& till : sides_.tills) {
      for (const auto& row : till.rows)
        if (moved_cash(row)) judge(till, row);
      judge_drawer(till);
    }
    judge_unreported();
    judge_carried();
    const auto by_row = [](const Difference& a, const Difference& b) { return a.row < b.row; };
    std::sort(findings_.differences.begin(), findings_.differences.end(), by_row);
    return std::move(findings_);
  }

 private:
  void judge(const TillDay& till, const DayRow& row) {
    const auto item = item_of(row);
    reported_.insert(item);
    const auto found = booked_.find(item);
    const auto& name = till.till.text();
    if (found == booked_.end()) {
      // What was sold offline is forwarded later, in its order.
      if (till.not_drained > 0)
        add(row, DifferenceKind::cut_off, name + " has not forwarded all it sold: may be booked by the next day");
      else
        add(row, DifferenceKind::cash, name + " reports it, acquiring does not know it");
    } else if (found->second->amount != row.amount) {
      add(row, DifferenceKind::cash,
          row.amount.text() + " at " + name + ", " + found->second->amount.text() + " in acquiring");
    }
  }

  // The drawer is counted by the till's rows, so that a till that loses a row is found out.
  void judge_drawer(const TillDay& till) {
    auto counted = Money::zero(till.drawer.currency());
    for (const auto& row : till.rows) {
      if (!moved_cash(row) || row.amount.currency() != counted.currency()) continue;
      counted = is_payment(row) ? counted + row.amount : counted - row.amount;
    }
    if (counted == till.drawer) return;
    DayRow drawer;
    drawer.what = "SALE";
    drawer.key = "drawer/" + till.till.text() + "/" + till.day;
    drawer.amount = till.drawer > counted ? till.drawer - counted : counted - till.drawer;
    drawer.day = till.day;
    add(drawer, DifferenceKind::cash,
        till.till.text() + " counts " + till.drawer.text() + " in its drawer, its sales come to " + counted.text());
  }

  void judge_unreported() {
    for (const auto& [item, row] : booked_)
      if (row->day == sides_.day && !reported_.contains(item) && !sides_.carried.contains(item))
        add(*row, DifferenceKind::cash, "booked by acquiring, no till reports it");
  }

  void judge_carried() {
    for (const auto& item : sides_.carried) {
      if (reported_.contains(item)) continue;
      if (booked_.contains(item)) {
        findings_.agreed.push_back(item);
        continue;
      }
      Difference difference;
      difference.row = item;
      difference.kind = DifferenceKind::cash;
      difference.channel = kCash;
      difference.why = "sold offline, and not booked by the end of the next day";
      findings_.differences.push_back(std::move(difference));
    }
  }

  void add(const DayRow& row, DifferenceKind kind, std::string why) {
    findings_.differences.push_back(difference_of(row, kind, std::move(why)));
  }

  const CashSides& sides_;
  std::map<std::string, const DayRow*> booked_;  // by item
  std::set<std::string> reported_;
  Findings findings_;
};

}  // namespace

Findings match_cash(const CashSides& sides) {
  return CashMatcher(sides).run();
}

}  // namespace tillrig::reconciliation
