#include "reference/terminal/old_disk.h"

#include <functional>
#include <utility>

#include "reference/shell/settle.h"
#include "reference/terminal/offline_store.h"

namespace tillrig::terminal::old_disk {
namespace {

using Work = std::function<bool(DbSession&)>;

std::vector<std::string> keys_in(DbSession& db, std::string_view sql) {
  std::vector<std::string> keys;
  for (const auto& row : db.query(sql)) keys.push_back(row.text(0));
  return keys;
}

SetAside found_under_way(DbSession& db) {
  SetAside found;
  found.sales =
      keys_in(db, "SELECT basket FROM sale WHERE state NOT IN ('DONE', 'CLOSED', 'ABANDONED') ORDER BY sequence");
  found.refunds = keys_in(db,
                          "SELECT refund FROM refund WHERE stage IN ('ASKED', 'PENDING') OR "
                          "slip IN ('QUEUED', 'PRINTING') ORDER BY sequence");
  found.drawers = keys_in(db, "SELECT subject FROM drawer ORDER BY subject");
  return found;
}

}  // namespace

void prepare(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS old_disk (what TEXT NOT NULL, key TEXT NOT NULL, number BIGINT NOT NULL, "
      "PRIMARY KEY (what, key))");
}

boost::asio::awaitable<SetAside> set_aside(Store& store, Clock& clock, std::uint64_t incarnation, std::string day) {
  SetAside found;
  Work work = [&](DbSession& db) {
    found = found_under_way(db);
    auto last = keys_in(db, "SELECT basket FROM sale WHERE state = 'DONE' ORDER BY sequence DESC LIMIT 1");
    for (const auto* keys : {&found.sales, &found.refunds, &last})
      for (const auto& key : *keys)
        db.execute("INSERT INTO old_disk (what, key, number) VALUES ('ASIDE', :p1, 0) ON CONFLICT DO NOTHING", {key});
    db.execute("DELETE FROM drawer");
    offline_store::leap(db, static_cast<std::int64_t>(incarnation));
    db.execute("INSERT INTO old_disk (what, key, number) VALUES ('DAY', :p1, :p2) ON CONFLICT DO NOTHING",
               {day, static_cast<std::int64_t>(incarnation)});
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return found;
}

bool is_of(DbSession& db, const std::string& day) {
  return !db.query("SELECT number FROM old_disk WHERE what = 'DAY' AND key = :p1", {day}).empty();
}

}  // namespace tillrig::terminal::old_disk
