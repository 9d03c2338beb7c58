#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reference/protocol/statement.h"
#include "reference/protocol/time.h"
#include "reference/reconciliation/difference.h"

// The heart of reconciliation, pure: what each side says of a day, and what is wrong between them.
namespace tillrig::reconciliation {

// All that is known when the statement of one channel and day is matched. Rows of days around it may be there: they
// explain what the statement shows early or late.
struct Sides {
  std::string day;
  Channel channel;
  std::vector<StatementRow> statement;
  std::vector<DayRow> engine;
  std::vector<DayRow> acquiring;
  std::vector<TillDay> tills;               // that ended this day
  std::map<std::string, int> seen;          // items on other statements: how often they stand there
  std::set<std::string> in_doubt;           // items that were pending here when a day of this channel was last closed
  std::set<std::string> other_days_judged;  // days whose statement of this channel has been matched
  std::int64_t fee_per_mille = 6;
  std::string cut_off = "23:00";
  Duration cut_off_margin = std::chrono::minutes(15);  // so long before it, a reversal may be on the next statement
};

struct Findings {
  std::vector<Difference> differences;      // one an item, in order of row
  std::vector<std::string> agreed;          // items found the same on both sides, or shown to be somebody's at last
  std::set<std::string> pending;            // items that are not final here and on no statement
  std::map<std::string, std::string> ours;  // items that stand on the statement under another name: what they are here
};

Findings match(const Sides& sides);

// The item that a row of a statement, or of our own, is about: "wallet-a/SALE/P1".
std::string payment_item(const Channel& channel, const std::string& number);
std::string return_item(const Channel& channel, const std::string& refund);
// And how the row changes what stands there: +1 or -1.
struct Standing {
  std::string item;
  int by = 1;
};
Standing standing_of(const Channel& channel, const StatementRow& row);

// Cash has no statement: each till's report of the day against what acquiring booked for it. `carried`: rows carried
// from an earlier day.
struct CashSides {
  std::string day;
  std::vector<TillDay> tills;
  std::vector<DayRow> acquiring;
  std::set<std::string> carried;
};
Findings match_cash(const CashSides& sides);

}  // namespace tillrig::reconciliation
