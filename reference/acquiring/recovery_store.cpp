#include "reference/acquiring/recovery_store.h"

namespace tillrig::acquiring {

void make_recovery_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS recovery (one BIGINT PRIMARY KEY, least BIGINT NOT NULL, is_over BIGINT NOT NULL)");
  db.execute("CREATE TABLE IF NOT EXISTS lost_wish (refund_key TEXT PRIMARY KEY)");
}

void begin_recovery(DbSession& db, std::int64_t least_order_number) {
  db.execute(
      "INSERT INTO recovery (one, least, is_over) VALUES (1, :p1, 0) ON CONFLICT (one) DO UPDATE SET "
      "least = excluded.least, is_over = 0",
      {least_order_number});
}

bool is_recovering(DbSession& db) {
  return !db.query("SELECT one FROM recovery WHERE is_over = 0").empty();
}

void end_recovery(DbSession& db) {
  db.execute("UPDATE recovery SET is_over = 1");
}

std::int64_t least_order_number(DbSession& db) {
  const auto rows = db.query("SELECT least FROM recovery");
  return rows.empty() ? 0 : rows.front().integer(0);
}

void keep_lost_wish(DbSession& db, const RefundKey& wish) {
  db.execute("INSERT INTO lost_wish (refund_key) VALUES (:p1) ON CONFLICT (refund_key) DO NOTHING", {wish.text()});
}

bool is_lost_wish(DbSession& db, const RefundKey& wish) {
  return !db.query("SELECT refund_key FROM lost_wish WHERE refund_key = :p1", {wish.text()}).empty();
}

}  // namespace tillrig::acquiring
