#include "reference/engine/recovery_store.h"

#include "reference/protocol/invariant.h"

namespace tillrig::engine {

void make_recovery_schema(DbSession& db) {
  db.execute("CREATE TABLE IF NOT EXISTS recovery (one BIGINT PRIMARY KEY, after_order TEXT NOT NULL)");
  db.execute("CREATE TABLE IF NOT EXISTS perhaps_sent (attempt TEXT PRIMARY KEY, told TEXT NOT NULL)");
}

void begin_recovery(DbSession& db) {
  db.execute("DELETE FROM recovery");
  db.execute("INSERT INTO recovery (one, after_order) VALUES (1, '')");
}

std::optional<OrderId> recovered_to(DbSession& db) {
  const auto rows = db.query("SELECT after_order FROM recovery");
  if (rows.empty()) return std::nullopt;
  return OrderId(rows.front().text(0));
}

void keep_recovered_to(DbSession& db, const OrderId& order) {
  if (order.empty())
    db.execute("DELETE FROM recovery");
  else
    db.execute("UPDATE recovery SET after_order = :p1", {order.text()});
}

void keep_perhaps_sent(DbSession& db, const KnownAttempt& told) {
  db.execute("INSERT INTO perhaps_sent (attempt, told) VALUES (:p1, :p2) ON CONFLICT DO NOTHING",
             {told.report.attempt.text(), encode(told)});
}

std::optional<KnownAttempt> take_perhaps_sent(DbSession& db, const AttemptKey& attempt) {
  const auto rows = db.query("SELECT told FROM perhaps_sent WHERE attempt = :p1", {attempt.text()});
  if (rows.empty()) return std::nullopt;
  db.execute("DELETE FROM perhaps_sent WHERE attempt = :p1", {attempt.text()});
  auto told = decode<KnownAttempt>(rows.front().text(0));
  invariant(told.has_value(), "an attempt that we have encoded ourselves");
  return std::move(*told);
}

}  // namespace tillrig::engine
