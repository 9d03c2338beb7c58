#include "reference/engine/repair_store.h"

#include "reference/protocol/invariant.h"

namespace tillrig::engine {

void make_repair_schema(DbSession& db) {
  db.execute("CREATE TABLE IF NOT EXISTS repair (repair TEXT PRIMARY KEY, number TEXT NOT NULL, body TEXT NOT NULL)");
}

bool insert(DbSession& db, const Repair& repair) {
  return db.execute("INSERT INTO repair (repair, number, body) VALUES (:p1, :p2, :p3) ON CONFLICT DO NOTHING",
                    {repair.repair, repair.number.text(), encode(repair)}) == 1;
}

std::optional<Repair> find_repair(DbSession& db, const std::string& key) {
  const auto rows = db.query("SELECT body FROM repair WHERE repair = :p1", {key});
  if (rows.empty()) return std::nullopt;
  auto repair = decode<Repair>(rows.front().text(0));
  invariant(repair.has_value(), "a stored repair that nobody wrote");
  return std::move(*repair);
}

}  // namespace tillrig::engine
