#include "reference/acquiring/order_store.h"

#include "reference/acquiring/advice_store.h"
#include "reference/acquiring/refund_store.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"
#include "reference/shell/stored.h"

namespace tillrig::acquiring {
namespace {

constexpr const char* order_columns =
    "id, basket, till, minor, currency, state, stock, reserve, expires_ms, why, suspect, paid_ms, sold_at_ms, refunds, "
    "listed, moves";
constexpr const char* attempt_columns =
    "attempt, order_id, position, line, channel, code, minor, currency, state, decline, number, txn, refunded, why, "
    "duty, reply, tender, taken_ms, goes_back, moves";

// nullopt: not a number of ours.
std::optional<std::int64_t> number_of(const OrderId& order) {
  return whole_number(order.text());
}

std::int64_t stored_number_of(const OrderId& order) {
  const auto number = number_of(order);
  invariant(number.has_value(), "an order of ours has a number");
  return *number;
}

Order order_from(const DbRow& row) {
  Order order;
  order.id = OrderId(std::to_string(row.integer(0)));
  order.basket = BasketKey(row.text(1));
  order.till = NodeName(row.text(2));
  order.total = money_in(row, 3, 4);
  order.state = word_in<OrderState>(row, 5);
  order.stock = word_in<StockDuty>(row, 6);
  order.reserve = row.text(7);
  order.expires_ms = row.integer(8);
  order.why = row.text(9);
  order.suspect = row.text(10);
  order.paid_ms = row.integer(11);
  order.sold_at_ms = row.integer(12);
  order.refunds = row.integer(13);
  order.listed = row.integer(14) != 0;
  order.moves = row.integer(15);
  return order;
}

Attempt attempt_from(const DbRow& row) {
  Attempt attempt;
  attempt.key = AttemptKey(row.text(0));
  attempt.order = OrderId(std::to_string(row.integer(1)));
  attempt.position = row.integer(2);
  attempt.line = TenderLine(row.text(3));
  attempt.channel = Channel(row.text(4));
  attempt.code = row.text(5);
  attempt.amount = money_in(row, 6, 7);
  attempt.state = word_in<PaymentState>(row, 8);
  attempt.decline = word_in<DeclineClass>(row, 9);
  attempt.number = ChannelNumber(row.text(10));
  attempt.txn = ChannelTxn(row.text(11));
  attempt.refunded = row.integer(12) != 0;
  attempt.why = row.text(13);
  attempt.duty = word_in<EngineDuty>(row, 14);
  attempt.reply = row.text(15);
  attempt.tender = word_in<TenderKind>(row, 16);
  attempt.taken_ms = row.integer(17);
  attempt.goes_back = row.integer(18) != 0;
  attempt.moves = row.integer(19);
  return attempt;
}

std::optional<Purchase> purchase_from(DbSession& db, const std::vector<DbRow>& orders) {
  if (orders.empty()) return std::nullopt;
  static const auto sql =
      std::string("SELECT ") + attempt_columns + " FROM attempt WHERE order_id = :p1 ORDER BY position";
  const auto number = orders.front().integer(0);
  Purchase purchase{order_from(orders.front()), {}, {}};
  for (const auto& row : db.query(sql, {number})) purchase.attempts.push_back(attempt_from(row));
  if (purchase.order.refunds > 0) purchase.refunds = refund_parts_of(db, number);
  return purchase;
}

std::vector<Purchase> purchases_in(DbSession& db, const std::vector<DbRow>& numbers) {
  std::vector<Purchase> purchases;
  for (const auto& row : numbers) {
    auto purchase = find_purchase(db, OrderId(std::to_string(row.integer(0))));
    invariant(purchase.has_value(), "an attempt without its order");
    purchases.push_back(std::move(*purchase));
  }
  return purchases;
}

void update(DbSession& db, const Order& o) {
  const auto rows = db.execute(
      "UPDATE orders SET state = :p1, stock = :p2, why = :p3, paid_ms = :p4, refunds = :p5, listed = :p6, "
      "moves = :p7 WHERE id = :p8 AND moves = :p9",
      {stored_word(o.state), stored_word(o.stock), o.why, o.paid_ms, o.refunds, stored_flag(o.listed), o.moves,
       stored_number_of(o.id), o.moves - 1});
  invariant(rows == 1, "an order moved between its reading and its writing");
}

void update(DbSession& db, const Attempt& a) {
  const auto rows = db.execute(
      "UPDATE attempt SET state = :p1, decline = :p2, number = :p3, txn = :p4, refunded = :p5, why = :p6, duty = :p7, "
      "reply = :p8, goes_back = :p9, moves = :p10 WHERE attempt = :p11 AND moves = :p12",
      {stored_word(a.state), stored_word(a.decline), a.number.text(), a.txn.text(), std::int64_t{a.refunded}, a.why,
       stored_word(a.duty), a.reply, stored_flag(a.goes_back), a.moves, a.key.text(), a.moves - 1});
  invariant(rows == 1, "an attempt moved between its reading and its writing");
}

}  // namespace

void make_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY, basket TEXT NOT NULL UNIQUE, till TEXT NOT NULL, "
      "minor BIGINT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, stock TEXT NOT NULL, "
      "reserve TEXT NOT NULL, expires_ms BIGINT NOT NULL, why TEXT NOT NULL, suspect TEXT NOT NULL, "
      "paid_ms BIGINT NOT NULL, sold_at_ms BIGINT NOT NULL, refunds BIGINT NOT NULL, listed BIGINT NOT NULL, "
      "moves BIGINT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS attempt (attempt TEXT PRIMARY KEY, order_id BIGINT NOT NULL, "
      "position BIGINT NOT NULL, line TEXT NOT NULL, channel TEXT NOT NULL, code TEXT NOT NULL, "
      "minor BIGINT NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL, decline TEXT NOT NULL, "
      "number TEXT NOT NULL, txn TEXT NOT NULL, refunded BIGINT NOT NULL, why TEXT NOT NULL, duty TEXT NOT NULL, "
      "reply TEXT NOT NULL, tender TEXT NOT NULL, taken_ms BIGINT NOT NULL, goes_back BIGINT NOT NULL, "
      "moves BIGINT NOT NULL, UNIQUE (order_id, position))");
  make_refund_schema(db);
  make_advice_schema(db);
}

std::optional<Purchase> find_purchase(DbSession& db, const OrderId& order) {
  static const auto sql = std::string("SELECT ") + order_columns + " FROM orders WHERE id = :p1";
  const auto number = number_of(order);
  if (!number) return std::nullopt;
  return purchase_from(db, db.query(sql, {*number}));
}

std::optional<Purchase> find_purchase(DbSession& db, const BasketKey& basket) {
  static const auto sql = std::string("SELECT ") + order_columns + " FROM orders WHERE basket = :p1";
  return purchase_from(db, db.query(sql, {basket.text()}));
}

std::vector<Purchase> unfinished_purchases(DbSession& db) {
  return purchases_in(
      db, db.query("SELECT id FROM orders WHERE state IN ('OPEN', 'CLOSING') OR stock <> 'NONE' UNION "
                   "SELECT order_id FROM attempt WHERE duty <> 'NONE' OR state IN ('SENDING', 'WAITING', 'UNKNOWN', "
                   "'CLOSING', 'REVERSING') UNION SELECT order_id FROM refund_part WHERE due <> 0 ORDER BY 1"));
}

std::vector<Purchase> purchases_after(DbSession& db, const OrderId& order, std::int64_t how_many) {
  return purchases_in(db, db.query("SELECT id FROM orders WHERE id > :p1 ORDER BY id LIMIT :p2",
                                   {number_of(order).value_or(0), how_many}));
}

std::vector<Purchase> uncollected_purchases(DbSession& db) {
  return purchases_in(db, db.query("SELECT id FROM orders WHERE state = 'UNCOLLECTED' ORDER BY id"));
}

std::vector<Order> orders_sold_since(DbSession& db, std::int64_t wall_ms) {
  static const auto sql = std::string("SELECT ") + order_columns +
                          " FROM orders WHERE (sold_at_ms = 0 AND paid_ms >= :p1) OR sold_at_ms >= :p2 ORDER BY id";
  std::vector<Order> orders;
  for (const auto& row : db.query(sql, {wall_ms, wall_ms})) orders.push_back(order_from(row));
  return orders;
}

std::int64_t greatest_order_number(DbSession& db) {
  const auto rows = db.query("SELECT id FROM orders ORDER BY id DESC LIMIT 1");
  return rows.empty() ? 0 : rows.front().integer(0);
}

bool insert(DbSession& db, const Order& o) {
  static const auto sql = std::string("INSERT INTO orders (") + order_columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16) ON CONFLICT DO NOTHING";
  return db.execute(sql, {stored_number_of(o.id), o.basket.text(), o.till.text(), o.total.minor(),
                          stored(o.total.currency().code()), stored_word(o.state), stored_word(o.stock), o.reserve,
                          o.expires_ms, o.why, o.suspect, o.paid_ms, o.sold_at_ms, o.refunds, stored_flag(o.listed),
                          o.moves}) == 1;
}

bool insert(DbSession& db, const Attempt& a) {
  static const auto sql = std::string("INSERT INTO attempt (") + attempt_columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16, :p17, :p18, :p19, :p20) ON CONFLICT DO NOTHING";
  return db.execute(sql, {a.key.text(),
                          stored_number_of(a.order),
                          a.position,
                          a.line.text(),
                          a.channel.text(),
                          a.code,
                          a.amount.minor(),
                          stored(a.amount.currency().code()),
                          stored_word(a.state),
                          stored_word(a.decline),
                          a.number.text(),
                          a.txn.text(),
                          std::int64_t{a.refunded},
                          a.why,
                          stored_word(a.duty),
                          a.reply,
                          stored_word(a.tender),
                          a.taken_ms,
                          stored_flag(a.goes_back),
                          a.moves}) == 1;
}

bool save(DbSession& db, const Purchase& before, const Purchase& after) {
  if (!(after.order == before.order)) update(db, after.order);
  for (std::size_t i = 0; i < after.attempts.size(); ++i) {
    const auto& attempt = after.attempts[i];
    if (i >= before.attempts.size()) {
      if (!insert(db, attempt)) return false;
    } else if (!(attempt == before.attempts[i])) {
      update(db, attempt);
      if (is_offline(after.order) && is_final(attempt.state)) forget_advice(db, attempt.key);
    }
  }
  return save(db, before.refunds, after.refunds);
}

bool insert(DbSession& db, const Purchase& purchase) {
  if (!insert(db, purchase.order)) return false;
  for (const auto& attempt : purchase.attempts)
    if (!insert(db, attempt)) return false;
  return true;
}

}  // namespace tillrig::acquiring
