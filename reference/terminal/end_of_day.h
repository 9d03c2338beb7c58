#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/protocol/day_messages.h"
#include "reference/terminal/offline_store.h"

namespace tillrig::terminal {

// What one channel took and gave back on a day, as far as it is final.
struct ChannelSum {
  Channel channel;
  std::int64_t sales = 0;
  std::int64_t refunds = 0;
  Money sold = Money::zero(Currency::cny());
  Money refunded = Money::zero(Currency::cny());
};

// The day as the till ends it: what it tells reconciliation, and what only its own report says.
struct DayEnd {
  TillDay day;
  OfflineCount offline;
  std::string batch;  // what became of the card batch, in words; empty: there is none
};

// Everything the day is made of, pure: `rows` are those that no day had before, and those that are not final.
DayEnd end_of_day(const NodeName& till, const std::string& day, std::vector<DayRow> rows, OfflineCount offline);

// One a channel and currency, in that order.
std::vector<ChannelSum> sums_of(const TillDay& day);

// The report, line by line: nothing that is still open goes unsaid.
std::vector<std::string> report_lines(const DayEnd& end);

}  // namespace tillrig::terminal
