#include "reference/acquiring/day_rows.h"

#include "reference/protocol/business_day.h"
#include "reference/shell/stored.h"

namespace tillrig::acquiring {
namespace {

DayRow row_from(const DbRow& row, const char* what, const std::string& cut_off) {
  DayRow day;
  day.what = what;
  day.key = row.text(0);
  day.order = OrderId(std::to_string(row.integer(1)));
  day.basket = BasketKey(row.text(2));
  day.tender = word_in<TenderKind>(row, 3);
  day.channel = Channel(row.text(4));
  day.number = ChannelNumber(row.text(5));
  day.txn = ChannelTxn(row.text(6));
  day.amount = money_in(row, 7, 8);
  day.state = row.text(9);
  day.order_state = row.text(10);
  day.day = business_day(WallInstant{std::chrono::milliseconds(row.integer(11))}, cut_off);
  return day;
}

}  // namespace

std::vector<DayRow> day_rows(DbSession& db, std::int64_t from_ms, std::int64_t until_ms, const std::string& cut_off) {
  std::vector<DayRow> rows;
  const auto add = [&](const char* what, const std::vector<DbRow>& found) {
    for (const auto& row : found) rows.push_back(row_from(row, what, cut_off));
  };
  add("SALE",
      db.query("SELECT a.attempt, a.order_id, o.basket, a.tender, a.channel, a.number, a.txn, a.minor, a.currency, "
               "a.state, o.state, a.taken_ms FROM attempt a JOIN orders o ON o.id = a.order_id WHERE a.minor > 0 AND "
               "a.taken_ms < :p1 AND (a.taken_ms >= :p2 OR a.state IN ('SENDING', 'WAITING', 'UNKNOWN', 'CLOSING', "
               "'REVERSING')) ORDER BY a.order_id, a.position",
               {until_ms, from_ms}));
  add("REFUND",
      db.query("SELECT r.part, r.order_id, o.basket, r.tender, r.channel, a.number, r.txn, r.minor, r.currency, "
               "r.state, o.state, r.taken_ms FROM refund_part r JOIN orders o ON o.id = r.order_id JOIN attempt a ON "
               "a.attempt = r.attempt WHERE r.taken_ms < :p1 AND (r.taken_ms >= :p2 OR r.state IN ('SENDING', "
               "'UNKNOWN')) ORDER BY r.order_id, r.position",
               {until_ms, from_ms}));
  add("REFUND",
      db.query("SELECT a.attempt, a.order_id, o.basket, a.tender, a.channel, a.number, a.txn, a.minor, a.currency, "
               "'REFUNDED', o.state, a.taken_ms FROM attempt a JOIN orders o ON o.id = a.order_id WHERE "
               "a.tender = 'CASH' AND a.refunded <> 0 AND a.taken_ms < :p1 AND a.taken_ms >= :p2 "
               "ORDER BY a.order_id, a.position",
               {until_ms, from_ms}));
  return rows;
}

}  // namespace tillrig::acquiring
