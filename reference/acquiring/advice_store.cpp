#include "reference/acquiring/advice_store.h"

namespace tillrig::acquiring {

void make_advice_schema(DbSession& db) {
  db.execute("CREATE TABLE IF NOT EXISTS advice (attempt TEXT PRIMARY KEY, body TEXT NOT NULL)");
}

bool insert_advice(DbSession& db, const AttemptKey& attempt, const std::string& body) {
  return db.execute("INSERT INTO advice (attempt, body) VALUES (:p1, :p2) ON CONFLICT DO NOTHING",
                    {attempt.text(), body}) == 1;
}

std::optional<std::string> find_advice(DbSession& db, const AttemptKey& attempt) {
  const auto rows = db.query("SELECT body FROM advice WHERE attempt = :p1", {attempt.text()});
  if (rows.empty()) return std::nullopt;
  return rows.front().text(0);
}

void forget_advice(DbSession& db, const AttemptKey& attempt) {
  db.execute("DELETE FROM advice WHERE attempt = :p1", {attempt.text()});
}

}  // namespace tillrig::acquiring
