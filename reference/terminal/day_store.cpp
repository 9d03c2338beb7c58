#include "reference/terminal/day_store.h"

#include <functional>
#include <set>
#include <utility>

#include "reference/protocol/business_day.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/offline_messages.h"
#include "reference/shell/settle.h"
#include "reference/shell/stored.h"
#include "reference/terminal/refund_store.h"
#include "reference/terminal/sale_record.h"

namespace tillrig::terminal::day_store {
namespace {

using Work = std::function<bool(DbSession&)>;

std::string day_of(std::int64_t moved_ms, const std::string& cut_off) {
  return business_day(WallInstant{std::chrono::milliseconds(moved_ms)}, cut_off);
}

DayRow row_of(const DbRow& row, const std::string& cut_off) {
  const BasketKey basket(row.text(2).empty() ? row.text(0) : row.text(2));
  Tender tender;
  tender.line = row.integer(3);
  tender.attempts = row.integer(4);
  DayRow out;
  out.what = "SALE";
  out.key = attempt_key(basket, tender).text();
  out.order = OrderId(row.text(1));
  out.basket = basket;
  out.tender = word_in<TenderKind>(row, 5);
  out.channel = Channel(row.text(8));
  out.txn = ChannelTxn(row.text(9));
  out.amount = money_in(row, 6, 7);
  out.state = row.text(10);
  out.day = day_of(row.integer(12), cut_off);
  return out;
}

// Cash that was given back because its sale came to nothing.
DayRow returned(DayRow row) {
  row.what = "REFUND";
  row.state = word_of(RefundState::refunded);
  return row;
}

DayRow row_of(const refund_store::MovedPart& moved, const std::string& cut_off) {
  DayRow out;
  out.what = "REFUND";
  out.key = moved.part.refund.text();
  out.order = moved.order;
  out.tender = moved.part.tender;
  out.channel = moved.part.channel;
  out.txn = moved.part.txn;
  out.amount = moved.part.amount;
  out.state = word_of(moved.part.state);
  out.day = day_of(moved.moved_ms, cut_off);
  return out;
}

bool is_open(const DayRow& row) {
  if (row.what == "REFUND") {
    const auto state = from_word<RefundState>(row.state);
    return state == RefundState::sending || state == RefundState::unknown;
  }
  const auto state = from_word<PaymentState>(row.state);
  return state && !is_final(*state);
}

// Each row is on one day: the first that ends with it as it stays.
void add(Movements& found, Movement movement, DayRow row, bool is_on_another_day) {
  const bool stays = !is_open(row);
  if (stays && is_on_another_day) return;
  found.rows.push_back(std::move(row));
  if (stays) found.settled.push_back(std::move(movement));
}

std::set<std::string> refunds_of_other_days(DbSession& db, const std::string& day) {
  std::set<std::string> subjects;
  for (const auto& row : db.query("SELECT subject FROM day_row WHERE kind = 'REFUND' AND day <> :p1", {day}))
    subjects.insert(row.text(0));
  return subjects;
}

// Of each tender the last attempt, and the other days that have it.
constexpr std::string_view unreported_tenders =
    "SELECT sale.basket, sale.order_id, COALESCE(offline_sale.basket, ''), tender.line, tender.attempts, tender.kind, "
    "tender.minor, tender.currency, tender.channel, tender.txn, tender.state, tender.returned, tender.moved_ms, "
    "tender.basket || '/' || tender.line || '.' || tender.attempts, COALESCE(sold.day, ''), COALESCE(back.day, '') "
    "FROM tender JOIN sale ON sale.basket = tender.basket LEFT JOIN offline_sale ON offline_sale.basket = sale.basket "
    "|| :p1 LEFT JOIN day_row AS sold ON sold.kind = 'SALE' AND sold.subject = tender.basket || '/' || tender.line || "
    "'.' || tender.attempts AND sold.day <> :p2 LEFT JOIN day_row AS back ON back.kind = 'BACK' AND back.subject = "
    "tender.basket || '/' || tender.line || '.' || tender.attempts AND back.day <> :p3 WHERE sold.day IS NULL OR "
    "(tender.returned <> 0 AND back.day IS NULL) ORDER BY sale.sequence, tender.line";

}  // namespace

void prepare(DbSession& db) {
  db.execute("CREATE TABLE IF NOT EXISTS till_day (day TEXT PRIMARY KEY, body TEXT NOT NULL, told BIGINT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS day_row (kind TEXT NOT NULL, subject TEXT NOT NULL, day TEXT NOT NULL, "
      "PRIMARY KEY (kind, subject))");
}

boost::asio::awaitable<Movements> movements(Store& store, Clock& clock, std::string day, std::string cut_off) {
  Movements found;
  Work work = [&](DbSession& db) {
    found = {};
    for (const auto& each : db.query(unreported_tenders, {stored(offline_suffix), day, day})) {
      const auto row = row_of(each, cut_off);
      add(found, {"SALE", each.text(13)}, row, !each.text(14).empty());
      if (each.integer(11) != 0) add(found, {"BACK", each.text(13)}, returned(row), !each.text(15).empty());
    }
    auto on_a_day = refunds_of_other_days(db, day);
    for (const auto& moved : refund_store::parts(db)) {
      const auto subject = moved.part.refund.text();
      const auto row = row_of(moved, cut_off);
      // Also once, when the reports of two refunds have it.
      add(found, {"REFUND", subject}, row, !is_open(row) && !on_a_day.insert(subject).second);
    }
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return found;
}

boost::asio::awaitable<void> ended(Store& store, Clock& clock, TillDay day, std::vector<Movement> settled) {
  Work work = [&](DbSession& db) {
    db.execute("DELETE FROM till_day WHERE day = :p1", {day.day});
    db.execute("INSERT INTO till_day (day, body, told) VALUES (:p1, :p2, 0)", {day.day, encode(day)});
    db.execute("DELETE FROM day_row WHERE day = :p1", {day.day});
    for (const auto& each : settled)
      db.execute("INSERT INTO day_row (kind, subject, day) VALUES (:p1, :p2, :p3)", {each.kind, each.subject, day.day});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

boost::asio::awaitable<std::optional<TillDay>> owed(Store& store, Clock& clock) {
  std::optional<TillDay> oldest;
  Work work = [&](DbSession& db) {
    oldest.reset();
    const auto rows = db.query("SELECT body FROM till_day WHERE told = 0 ORDER BY day LIMIT 1");
    if (rows.empty()) return true;
    auto day = decode<TillDay>(rows[0].text(0));
    invariant(day.has_value(), "the till's database holds a day that the till wrote");
    oldest = std::move(*day);
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return oldest;
}

boost::asio::awaitable<void> told(Store& store, Clock& clock, TillDay day) {
  Work work = [&](DbSession& db) {
    db.execute("UPDATE till_day SET told = 1 WHERE day = :p1 AND body = :p2", {day.day, encode(day)});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

}  // namespace tillrig::terminal::day_store
