#include "reference/reconciliation/difference_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::reconciliation {
namespace {

constexpr const char* columns =
    "row_key, kind, channel, number, txn, order_id, minor, currency, day, why, repair, approval, state, approved, "
    "by_whom, statement, moves";

DbValue stored_repair(const std::optional<RepairKind>& repair) {
  return repair ? stored_word(*repair) : stored("");
}

Case case_from(const DbRow& row) {
  Case kept;
  auto& difference = kept.difference;
  difference.row = row.text(0);
  difference.kind = word_in<DifferenceKind>(row, 1);
  difference.channel = Channel(row.text(2));
  difference.number = ChannelNumber(row.text(3));
  difference.txn = ChannelTxn(row.text(4));
  difference.order = OrderId(row.text(5));
  difference.amount = money_in(row, 6, 7);
  difference.day = row.text(8);
  difference.why = row.text(9);
  if (!row.text(10).empty()) difference.repair = word_in<RepairKind>(row, 10);
  difference.approval = word_in<Approval>(row, 11);
  kept.state = word_in<DifferenceState>(row, 12);
  kept.approved = row.integer(13) != 0;
  kept.by = row.text(14);
  kept.statement = row.text(15);
  kept.moves = row.integer(16);
  return kept;
}

std::string select(std::string_view rest) {
  return std::string("SELECT ") + columns + " FROM difference " + std::string(rest);
}

std::vector<Case> cases_from(const std::vector<DbRow>& rows) {
  std::vector<Case> cases;
  cases.reserve(rows.size());
  for (const auto& row : rows) cases.push_back(case_from(row));
  return cases;
}

}  // namespace

void make_difference_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS difference (row_key TEXT PRIMARY KEY, kind TEXT NOT NULL, channel TEXT NOT NULL, "
      "number TEXT NOT NULL, txn TEXT NOT NULL, order_id TEXT NOT NULL, minor BIGINT NOT NULL, currency TEXT NOT NULL, "
      "day TEXT NOT NULL, why TEXT NOT NULL, repair TEXT NOT NULL, approval TEXT NOT NULL, state TEXT NOT NULL, "
      "approved BIGINT NOT NULL, by_whom TEXT NOT NULL, statement TEXT NOT NULL, moves BIGINT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS audit (entry BIGINT PRIMARY KEY, row_key TEXT NOT NULL, action TEXT NOT NULL, "
      "by_whom TEXT NOT NULL, why TEXT NOT NULL, at_ms BIGINT NOT NULL)");
}

std::optional<Case> find_case(DbSession& db, const std::string& row) {
  static const auto sql = select("WHERE row_key = :p1");
  const auto rows = db.query(sql, {row});
  if (rows.empty()) return std::nullopt;
  return case_from(rows.front());
}

std::vector<Case> open_cases(DbSession& db) {
  static const auto sql = select("WHERE state IN ('OPEN', 'CARRIED') ORDER BY row_key");
  return cases_from(db.query(sql));
}

std::map<std::string, std::string> open_rows(DbSession& db, const Channel& channel) {
  std::map<std::string, std::string> rows;
  for (const auto& row : db.query("SELECT row_key FROM difference WHERE state IN ('OPEN', 'CARRIED') AND channel = :p1",
                                  {channel.text()}))
    rows.insert_or_assign(item_of(row.text(0)), row.text(0));
  return rows;
}

std::vector<Case> carried_cases(DbSession& db, const Channel& channel) {
  static const auto sql = select("WHERE state = 'CARRIED' AND channel = :p1 ORDER BY row_key");
  return cases_from(db.query(sql, {channel.text()}));
}

void insert(DbSession& db, const Case& c) {
  static const auto sql = std::string("INSERT INTO difference (") + columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16, :p17)";
  const auto& d = c.difference;
  db.execute(sql, {d.row, stored_word(d.kind), d.channel.text(), d.number.text(), d.txn.text(), d.order.text(),
                   d.amount.minor(), stored(d.amount.currency().code()), d.day, d.why, stored_repair(d.repair),
                   stored_word(d.approval), stored_word(c.state), stored_flag(c.approved), c.by, c.statement, c.moves});
}

void update(DbSession& db, const Case& c) {
  const auto& d = c.difference;
  const auto rows = db.execute(
      "UPDATE difference SET kind = :p1, why = :p2, repair = :p3, approval = :p4, state = :p5, approved = :p6, "
      "by_whom = :p7, statement = :p8, moves = :p9 WHERE row_key = :p10 AND moves = :p11",
      {stored_word(d.kind), d.why, stored_repair(d.repair), stored_word(d.approval), stored_word(c.state),
       stored_flag(c.approved), c.by, c.statement, c.moves, d.row, c.moves - 1});
  invariant(rows == 1, "a difference moved between its reading and its writing");
}

void add_to_audit(DbSession& db, const Decide& decision, WallInstant at) {
  const auto entry = db.query("SELECT COALESCE(MAX(entry), 0) FROM audit").at(0).integer(0) + 1;
  db.execute("INSERT INTO audit (entry, row_key, action, by_whom, why, at_ms) VALUES (:p1, :p2, :p3, :p4, :p5, :p6)",
             {entry, decision.row, decision.action, decision.by, decision.why, whole_milliseconds(at.since_epoch)});
}

}  // namespace tillrig::reconciliation
