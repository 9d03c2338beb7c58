#include "reference/reconciliation/own_sides.h"

#include <algorithm>
#include <optional>

namespace tillrig::reconciliation {
namespace {

// What became of the money of a row, once that is final.
std::optional<bool> moved(const DayRow& row) {
  if (!is_payment(row)) {
    const auto state = from_word<RefundState>(row.state);
    if (state == RefundState::refunded) return true;
    if (state == RefundState::failed) return false;
    return std::nullopt;
  }
  const auto state = from_word<PaymentState>(row.state);
  if (!state || !is_final(*state)) return std::nullopt;
  return state == PaymentState::succeeded;
}

bool is_offline(const DayRow& row) {
  return row.order_state == word_of(OrderState::offline) || row.order_state == word_of(OrderState::uncollected);
}

// What one of our sides knows, by what it is about. An attempt may have several numbers at the engine: it moved money
// when one of them did.
struct Known {
  DayRow row;
  std::optional<bool> moved;
};
using Knowledge = std::map<std::string, Known>;

std::string about(const DayRow& row) {
  return row.what + "/" + row.key;
}

Knowledge knowledge_of(const std::vector<DayRow>& rows) {
  Knowledge known;
  for (const auto& row : rows) {
    const auto [place, fresh] = known.try_emplace(about(row), Known{row, moved(row)});
    const bool tells_more = !moved(row) || (*moved(row) && place->second.moved);
    if (!fresh && tells_more) place->second = {row, moved(row)};
  }
  return known;
}

class OwnSides {
 public:
  OwnSides(const Sides& sides, Findings& findings)
      : sides_(sides),
        engine_(knowledge_of(sides.engine)),
        acquiring_(knowledge_of(sides.acquiring)),
        findings_(findings) {}

  void judge() {
    for (const auto& [key, ours] : acquiring_)
      if (concerns_us(ours.row) && ours.row.day == sides_.day) compare(ours.row, engine_, "acquiring", "the engine");
    for (const auto& till : sides_.tills)
      for (const auto& row : till.rows)
        if (concerns_us(row)) judge_till(till, row);
  }

 private:
  bool concerns_us(const DayRow& row) const { return row.channel == sides_.channel && moved(row).has_value(); }

  void judge_till(const TillDay& till, const DayRow& row) {
    const auto found = acquiring_.find(about(row));
    const bool still_queued = found == acquiring_.end() && till.not_drained > 0;
    const bool offline = found != acquiring_.end() && is_offline(found->second.row);
    if (!still_queued && !offline) compare(row, acquiring_, till.till.text(), "acquiring");
  }

  void compare(const DayRow& row, const Knowledge& others, const std::string& who, const std::string& whom) {
    const auto found = others.find(about(row));
    if (found == others.end()) {
      if (*moved(row)) add(row, who + " says " + row.state + ", " + whom + " does not know it");
    } else if (found->second.moved && found->second.moved != moved(row)) {
      add(row, who + " says " + row.state + ", " + whom + " " + found->second.row.state);
    }
  }

  void add(const DayRow& row, std::string why) {
    const auto at_engine = engine_.find(about(row));
    const auto& number = at_engine == engine_.end() ? row.number : at_engine->second.row.number;
    const auto name = number.empty() ? row.key : number.text();
    Difference difference;
    difference.row = is_payment(row) ? payment_item(sides_.channel, name) : return_item(sides_.channel, row.key);
    auto& all = findings_.differences;
    const auto same_row = [&](const Difference& one) { return one.row == difference.row; };
    if (std::any_of(all.begin(), all.end(), same_row)) return;
    std::erase(findings_.agreed, difference.row);
    difference.kind = is_payment(row) ? DifferenceKind::status : DifferenceKind::refund;
    difference.channel = sides_.channel;
    difference.number = number;
    difference.txn = row.txn;
    difference.order = row.order;
    difference.amount = row.amount;
    difference.day = row.day;
    difference.why = std::move(why);
    all.push_back(std::move(difference));
  }

  const Sides& sides_;
  const Knowledge engine_;
  const Knowledge acquiring_;
  Findings& findings_;
};

}  // namespace

bool is_payment(const DayRow& row) {
  return row.what == "SALE";
}

bool sold_offline(const Sides& sides, const DayRow& engine_row) {
  return std::any_of(sides.acquiring.begin(), sides.acquiring.end(), [&](const DayRow& row) {
    return row.what == engine_row.what && row.key == engine_row.key && is_offline(row);
  });
}

void judge_own_sides(const Sides& sides, Findings& findings) {
  OwnSides(sides, findings).judge();
}

}  // namespace tillrig::reconciliation
