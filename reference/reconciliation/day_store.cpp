#include "reference/reconciliation/day_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::reconciliation {
namespace {

BusinessDay day_from(const DbRow& row) {
  return {row.text(0), Channel(row.text(1)), word_in<DayState>(row, 2)};
}

}  // namespace

void make_day_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS business_day (day TEXT NOT NULL, channel TEXT NOT NULL, state TEXT NOT NULL, "
      "PRIMARY KEY (day, channel))");
  db.execute(
      "CREATE TABLE IF NOT EXISTS statement (day TEXT NOT NULL, channel TEXT NOT NULL, bytes TEXT NOT NULL, "
      "PRIMARY KEY (day, channel))");
  db.execute(
      "CREATE TABLE IF NOT EXISTS seen (channel TEXT NOT NULL, day TEXT NOT NULL, item TEXT NOT NULL, "
      "standing BIGINT NOT NULL, PRIMARY KEY (channel, day, item))");
  db.execute(
      "CREATE TABLE IF NOT EXISTS in_doubt (channel TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (channel, item))");
  db.execute(
      "CREATE TABLE IF NOT EXISTS till_day (day TEXT NOT NULL, till TEXT NOT NULL, body TEXT NOT NULL, "
      "PRIMARY KEY (day, till))");
}

std::optional<BusinessDay> find_day(DbSession& db, const std::string& day, const Channel& channel) {
  const auto rows =
      db.query("SELECT day, channel, state FROM business_day WHERE day = :p1 AND channel = :p2", {day, channel.text()});
  if (rows.empty()) return std::nullopt;
  return day_from(rows.front());
}

bool insert(DbSession& db, const BusinessDay& fresh) {
  return db.execute("INSERT INTO business_day (day, channel, state) VALUES (:p1, :p2, :p3) ON CONFLICT DO NOTHING",
                    {fresh.day, fresh.channel.text(), stored_word(fresh.state)}) == 1;
}

void update(DbSession& db, const BusinessDay& moved) {
  const auto rows = db.execute("UPDATE business_day SET state = :p1 WHERE day = :p2 AND channel = :p3",
                               {stored_word(moved.state), moved.day, moved.channel.text()});
  invariant(rows == 1, "a business day that nobody stored");
}

std::vector<BusinessDay> open_days(DbSession& db) {
  std::vector<BusinessDay> days;
  for (const auto& row :
       db.query("SELECT day, channel, state FROM business_day WHERE state = 'OPEN' ORDER BY day, channel"))
    days.push_back(day_from(row));
  return days;
}

std::set<std::string> matched_days(DbSession& db, const Channel& channel) {
  std::set<std::string> days;
  for (const auto& row :
       db.query("SELECT day FROM business_day WHERE state = 'MATCHED' AND channel = :p1", {channel.text()}))
    days.insert(row.text(0));
  return days;
}

std::optional<std::string> find_statement(DbSession& db, const std::string& day, const Channel& channel) {
  const auto rows = db.query("SELECT bytes FROM statement WHERE day = :p1 AND channel = :p2", {day, channel.text()});
  if (rows.empty()) return std::nullopt;
  return rows.front().text(0);
}

void insert_statement(DbSession& db, const Statement& statement, const std::string& bytes) {
  db.execute("INSERT INTO statement (day, channel, bytes) VALUES (:p1, :p2, :p3)",
             {statement.day, statement.book, bytes});
}

std::map<std::string, int> seen_elsewhere(DbSession& db, const Channel& channel, const std::string& day) {
  std::map<std::string, int> seen;
  for (const auto& row :
       db.query("SELECT item, standing FROM seen WHERE channel = :p1 AND day <> :p2", {channel.text(), day}))
    seen[row.text(0)] += static_cast<int>(row.integer(1));
  return seen;
}

void mark_seen(DbSession& db, const Channel& channel, const std::string& day, const std::map<std::string, int>& items) {
  for (const auto& [item, standing] : items)
    db.execute("INSERT INTO seen (channel, day, item, standing) VALUES (:p1, :p2, :p3, :p4)",
               {channel.text(), day, item, std::int64_t{standing}});
}

std::set<std::string> in_doubt(DbSession& db, const Channel& channel) {
  std::set<std::string> items;
  for (const auto& row : db.query("SELECT item FROM in_doubt WHERE channel = :p1", {channel.text()}))
    items.insert(row.text(0));
  return items;
}

void keep_in_doubt(DbSession& db, const Channel& channel, const std::set<std::string>& items) {
  db.execute("DELETE FROM in_doubt WHERE channel = :p1", {channel.text()});
  for (const auto& item : items)
    db.execute("INSERT INTO in_doubt (channel, item) VALUES (:p1, :p2)", {channel.text(), item});
}

void keep(DbSession& db, const TillDay& till) {
  db.execute("DELETE FROM till_day WHERE day = :p1 AND till = :p2", {till.day, till.till.text()});
  db.execute("INSERT INTO till_day (day, till, body) VALUES (:p1, :p2, :p3)",
             {till.day, till.till.text(), encode(till)});
}

std::vector<TillDay> till_days(DbSession& db, const std::string& day) {
  std::vector<TillDay> tills;
  for (const auto& row : db.query("SELECT body FROM till_day WHERE day = :p1 ORDER BY till", {day})) {
    auto till = decode<TillDay>(row.text(0));
    invariant(till.has_value(), "a stored till day that nobody wrote");
    tills.push_back(std::move(*till));
  }
  return tills;
}

}  // namespace tillrig::reconciliation
