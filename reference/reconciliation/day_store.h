#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/statement.h"
#include "reference/reconciliation/difference_machine.h"

namespace tillrig::reconciliation {

// Business days, one a channel, and what was told about them. Every function runs inside one open transaction.
void make_day_schema(DbSession& db);

struct BusinessDay {
  std::string day;
  Channel channel;
  DayState state = DayState::open;

  std::string key() const { return day + "/" + channel.text(); }
  auto operator<=>(const BusinessDay&) const = default;
};
std::optional<BusinessDay> find_day(DbSession& db, const std::string& day, const Channel& channel);
bool insert(DbSession& db, const BusinessDay& fresh);  // false: it is there already
void update(DbSession& db, const BusinessDay& moved);  // its state
std::vector<BusinessDay> open_days(DbSession& db);     // in order of day, then channel
std::set<std::string> matched_days(DbSession& db, const Channel& channel);

// Statements as they came: one a channel and day.
std::optional<std::string> find_statement(DbSession& db, const std::string& day, const Channel& channel);
void insert_statement(DbSession& db, const Statement& statement, const std::string& bytes);

// How often each item stands on the statements of a channel, but for that of `day`.
std::map<std::string, int> seen_elsewhere(DbSession& db, const Channel& channel, const std::string& day);
void mark_seen(DbSession& db, const Channel& channel, const std::string& day, const std::map<std::string, int>& items);

// Items that were pending here when a day of the channel was last closed.
std::set<std::string> in_doubt(DbSession& db, const Channel& channel);
void keep_in_doubt(DbSession& db, const Channel& channel, const std::set<std::string>& items);

// What the tills told of a day: the last word of each.
void keep(DbSession& db, const TillDay& till);
std::vector<TillDay> till_days(DbSession& db, const std::string& day);  // in order of till

}  // namespace tillrig::reconciliation
