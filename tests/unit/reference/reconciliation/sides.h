#pragma once

#include "reference/reconciliation/matching.h"

namespace tillrig::reconciliation {

inline const Channel kWallet("wallet-a");
inline const WallInstant kNoon{std::chrono::seconds(1'772'424'000)};        // 2026-03-02 12:00 in China
inline const WallInstant kNearCutOff{std::chrono::seconds(1'772'463'000)};  // 22:50

inline Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

// A payment as the engine and acquiring know it: number P<name>, attempt B<name>/1, transaction T<name>.
inline DayRow payment(const std::string& name, std::string_view state, std::int64_t minor = 1250) {
  DayRow row;
  row.what = "SALE";
  row.key = "B" + name + "/1";
  row.order = OrderId("7" + name);
  row.channel = kWallet;
  row.number = ChannelNumber("P" + name);
  if (state == "SUCCEEDED") row.txn = ChannelTxn("T" + name);
  row.amount = cny(minor);
  row.state = state;
  row.day = "2026-03-02";
  return row;
}

// Of payment <name>, under refund number R<name>.
inline DayRow given_back(const std::string& name, std::string_view state, std::int64_t minor = 1250) {
  auto row = payment(name, state, minor);
  row.what = "REFUND";
  row.key = "R" + name;
  return row;
}

inline StatementRow settled(const std::string& name, std::int64_t minor = 1250) {
  StatementRow row;
  row.number = ChannelNumber("P" + name);
  row.txn = ChannelTxn("T" + name);
  row.amount = cny(minor);
  row.fee = fee_of(minor, 6);
  row.at = kNoon;
  return row;
}

// Under refund number R<name>; without one: the payment was taken back.
inline StatementRow returned(const std::string& name, std::int64_t minor = 1250, bool by_refund = true) {
  auto row = settled(name, minor);
  row.kind = StatementKind::refund;
  if (by_refund) row.refund = RefundKey("R" + name);
  return row;
}

inline Sides sides(std::vector<DayRow> here, std::vector<StatementRow> there) {
  Sides sides;
  sides.day = "2026-03-02";
  sides.channel = kWallet;
  sides.engine = std::move(here);
  sides.statement = std::move(there);
  return sides;
}

// "CUT_OFF wallet-a/SALE/P1", with the repair that follows: " -> ADOPT", " -> EXCESS 2.00 CNY LIMIT".
inline std::string text(const Difference& difference) {
  std::string text(word_of(difference.kind));
  text += " " + difference.row;
  if (!difference.repair) return text;
  text += " -> " + std::string(word_of(*difference.repair));
  if (difference.approval != Approval::by_rule)
    text += " " + difference.amount.text() + " " + std::string(word_of(difference.approval));
  return text;
}

inline std::string text(const Findings& findings) {
  std::string all;
  for (const auto& difference : findings.differences) all += (all.empty() ? "" : "; ") + text(difference);
  return all;
}

}  // namespace tillrig::reconciliation
