#include "reference/terminal/offline_store.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"
#include "reference/shell/settle.h"
#include "reference/shell/stored.h"
#include "reference/terminal/old_disk.h"

namespace tillrig::terminal::offline_store {
namespace {

using Work = std::function<bool(DbSession&)>;

// The one card of it; nullptr: cash alone.
const OfflineTender* card_of(const OfflineSale& sale) {
  for (const auto& tender : sale.tenders)
    if (tender.card) return &tender;
  return nullptr;
}

OfflineItem item_of(const DbRow& row) {
  return {row.integer(0), BasketKey(row.text(1)), word_in<OfflineState>(row, 2), row.text(3), row.text(4)};
}

std::int64_t given_out(DbSession& db) {
  const auto rows = db.query("SELECT given FROM offline_number");
  return rows.empty() ? 0 : rows[0].integer(0);
}

std::int64_t next_number(DbSession& db) {
  db.execute("INSERT INTO offline_number (one, given) VALUES (1, 0) ON CONFLICT DO NOTHING");
  db.execute("UPDATE offline_number SET given = given + 1");
  return given_out(db);
}

std::vector<std::int64_t> missing_numbers(DbSession& db) {
  std::vector<std::int64_t> missing;
  std::map<std::int64_t, std::int64_t> leaps;  // from the first number that is left out to the last one
  for (const auto& row : db.query("SELECT key, number FROM old_disk WHERE what = 'LEAP'"))
    leaps[whole_number(row.text(0)).value_or(0)] = row.integer(1);
  std::set<std::int64_t> there;
  for (const auto& row : db.query("SELECT number FROM offline_sale")) there.insert(row.integer(0));
  const auto last = given_out(db);
  for (std::int64_t number = 1; number <= last; ++number) {
    if (const auto leap = leaps.find(number); leap != leaps.end())
      number = leap->second;
    else if (!there.contains(number))
      missing.push_back(number);
  }
  return missing;
}

std::int64_t count_in(DbSession& db, OfflineState state) {
  return db.query("SELECT COUNT(*) FROM offline_sale WHERE state = :p1", {stored_word(state)})[0].integer(0);
}

}  // namespace

void prepare(DbSession& db) {
  old_disk::prepare(db);
  db.execute("CREATE TABLE IF NOT EXISTS offline_number (one BIGINT PRIMARY KEY, given BIGINT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS offline_sale (number BIGINT PRIMARY KEY, basket TEXT NOT NULL UNIQUE, "
      "state TEXT NOT NULL, body TEXT NOT NULL, why TEXT NOT NULL, day TEXT NOT NULL, card_ref TEXT NOT NULL, "
      "minor BIGINT NOT NULL, currency TEXT NOT NULL)");
}

void leap(DbSession& db, std::int64_t incarnation) {
  constexpr std::int64_t farther_than_a_day_goes = 1000;
  const auto first = given_out(db) + 1;
  const auto last = (first / farther_than_a_day_goes + incarnation) * farther_than_a_day_goes;
  db.execute("INSERT INTO offline_number (one, given) VALUES (1, 0) ON CONFLICT DO NOTHING");
  db.execute("UPDATE offline_number SET given = :p1", {last});
  db.execute("INSERT INTO old_disk (what, key, number) VALUES ('LEAP', :p1, :p2) ON CONFLICT DO NOTHING",
             {std::to_string(first), last});
}

bool add(DbSession& db, const OfflineSale& sale) {
  const auto* card = card_of(sale);
  invariant(!card || card->card->pin_block.empty(), "no PIN block comes into a store");
  if (!db.query("SELECT number FROM offline_sale WHERE basket = :p1", {sale.basket.text()}).empty()) return false;
  const auto amount = card ? card->amount : Money::zero(sale.total.currency());
  db.execute(
      "INSERT INTO offline_sale (number, basket, state, body, why, day, card_ref, minor, currency) "
      "VALUES (:p1, :p2, :p3, :p4, '', '', :p5, :p6, :p7)",
      {next_number(db), sale.basket.text(), stored_word(OfflineState::queued), encode(sale),
       card ? card->card->card_ref : std::string(), amount.minor(), stored(amount.currency().code())});
  return true;
}

boost::asio::awaitable<std::vector<OfflineItem>> untold(Store& store, Clock& clock, std::int64_t after) {
  std::vector<OfflineItem> items;
  Work work = [&](DbSession& db) {
    items.clear();
    const auto rows = db.query(
        "SELECT number, basket, state, body, why FROM offline_sale WHERE number > :p1 AND state <> 'FORWARDED' "
        "ORDER BY number",
        {after});
    for (const auto& row : rows) items.push_back(item_of(row));
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return items;
}

boost::asio::awaitable<void> move(Store& store, Clock& clock, OfflineItem item, std::string day) {
  Work work = [&](DbSession& db) {
    db.execute("UPDATE offline_sale SET state = :p1, why = :p2, day = :p3 WHERE number = :p4 AND state <> 'FORWARDED'",
               {stored_word(item.state), item.why, day, item.number});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

boost::asio::awaitable<OfflineExposure> exposure(Store& store, Clock& clock, std::string card_ref, std::string day,
                                                 Currency currency) {
  OfflineExposure seen;
  Work work = [&](DbSession& db) {
    seen = {0, Money::zero(currency), 0, Money::zero(currency)};
    seen.unknown = old_disk::is_of(db, day);
    const auto rows = db.query(
        "SELECT card_ref, minor FROM offline_sale WHERE card_ref <> '' AND currency = :p1 AND "
        "(state <> 'FORWARDED' OR day = :p2)",
        {stored(currency.code()), day});
    for (const auto& row : rows) {
      const Money amount(row.integer(1), currency);
      ++seen.till_count;
      seen.till_amount = seen.till_amount + amount;
      if (row.text(0) != card_ref) continue;
      ++seen.card_count;
      seen.card_amount = seen.card_amount + amount;
    }
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return seen;
}

boost::asio::awaitable<OfflineCount> count(Store& store, Clock& clock) {
  OfflineCount found;
  Work work = [&](DbSession& db) {
    found = {count_in(db, OfflineState::queued), count_in(db, OfflineState::parked), missing_numbers(db)};
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return found;
}

}  // namespace tillrig::terminal::offline_store
