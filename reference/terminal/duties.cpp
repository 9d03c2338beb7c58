#include "reference/terminal/duties.h"

#include <functional>
#include <utility>

#include "reference/shell/settle.h"
#include "reference/shell/stored.h"
#include "reference/terminal/offline_store.h"

namespace tillrig::terminal::duties {
namespace {

using Work = std::function<bool(DbSession&)>;

}  // namespace

void prepare(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS fact (sequence BIGINT PRIMARY KEY, verb TEXT NOT NULL, key TEXT NOT NULL, "
      "basket TEXT NOT NULL, body TEXT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS drawer (subject TEXT PRIMARY KEY, back BIGINT NOT NULL, currency TEXT NOT NULL)");
}

void add(DbSession& db, const Duties& duties) {
  for (const auto& fact : duties.facts)
    db.execute(
        "INSERT INTO fact (sequence, verb, key, basket, body) "
        "SELECT COALESCE(MAX(sequence), 0) + 1, :p1, :p2, :p3, :p4 FROM fact",
        {fact.verb, fact.key, fact.basket.text(), fact.body});
  if (duties.drawer) add(db, *duties.drawer);
  if (duties.offline) offline_store::add(db, *duties.offline);
}

void add(DbSession& db, const DrawerDuty& duty) {
  db.execute("INSERT INTO drawer (subject, back, currency) VALUES (:p1, :p2, :p3) ON CONFLICT DO NOTHING",
             {duty.subject, duty.back.minor(), stored(duty.back.currency().code())});
}

boost::asio::awaitable<std::optional<Fact>> next_fact(Store& store, Clock& clock) {
  std::optional<Fact> oldest;
  Work work = [&](DbSession& db) {
    const auto rows = db.query("SELECT sequence, verb, key, basket, body FROM fact ORDER BY sequence LIMIT 1");
    if (!rows.empty())
      oldest = Fact{rows[0].integer(0), rows[0].text(1), rows[0].text(2), BasketKey(rows[0].text(3)), rows[0].text(4)};
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return oldest;
}

boost::asio::awaitable<void> told(Store& store, Clock& clock, std::int64_t sequence) {
  Work work = [sequence](DbSession& db) {
    db.execute("DELETE FROM fact WHERE sequence = :p1", {sequence});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

boost::asio::awaitable<std::optional<DrawerDuty>> next_drawer(Store& store, Clock& clock) {
  std::optional<DrawerDuty> oldest;
  Work work = [&](DbSession& db) {
    const auto rows = db.query("SELECT subject, back, currency FROM drawer ORDER BY subject LIMIT 1");
    if (!rows.empty()) oldest = DrawerDuty{rows[0].text(0), money_in(rows[0], 1, 2)};
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return oldest;
}

boost::asio::awaitable<void> opening(Store& store, Clock& clock, std::string subject) {
  Work work = [&](DbSession& db) {
    db.execute("DELETE FROM drawer WHERE subject = :p1", {subject});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

boost::asio::awaitable<void> not_opened(Store& store, Clock& clock, DrawerDuty duty) {
  Work work = [duty](DbSession& db) {
    add(db, duty);
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

}  // namespace tillrig::terminal::duties
