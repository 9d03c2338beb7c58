#include "reference/engine/payment_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::engine {
namespace {

constexpr const char* columns =
    "number, attempt, generation, order_id, line, channel, code, minor, currency, state, decline, txn, refunded, why, "
    "answered, moves, told, recheck, listed, reply, plan, till, batch, card, day, undone";

Payment payment_from(const DbRow& row) {
  Payment payment;
  payment.number = ChannelNumber(row.text(0));
  payment.attempt = AttemptKey(row.text(1));
  payment.generation = row.integer(2);
  payment.order = OrderId(row.text(3));
  payment.line = TenderLine(row.text(4));
  payment.channel = Channel(row.text(5));
  payment.code = row.text(6);
  payment.amount = money_in(row, 7, 8);
  payment.state = word_in<PaymentState>(row, 9);
  payment.decline = word_in<DeclineClass>(row, 10);
  payment.txn = ChannelTxn(row.text(11));
  payment.refunded = row.integer(12) != 0;
  payment.why = row.text(13);
  payment.answered = row.integer(14);
  payment.moves = row.integer(15);
  payment.told = row.integer(16) != 0;
  payment.recheck = row.integer(17) != 0;
  payment.listed = row.integer(18) != 0;
  payment.reply = row.text(19);
  payment.plan = word_in<PaymentPlan>(row, 20);
  payment.till = NodeName(row.text(21));
  payment.batch = row.integer(22);
  payment.card = row.text(23);
  payment.day = row.text(24);
  payment.undone = row.integer(25) != 0;
  return payment;
}

std::string select(std::string_view rest) {
  return std::string("SELECT ") + columns + " FROM payment " + std::string(rest);
}

std::optional<Payment> first(const std::vector<DbRow>& rows) {
  if (rows.empty()) return std::nullopt;
  return payment_from(rows.front());
}

std::vector<Payment> all(const std::vector<DbRow>& rows) {
  std::vector<Payment> payments;
  payments.reserve(rows.size());
  for (const auto& row : rows) payments.push_back(payment_from(row));
  return payments;
}

}  // namespace

void make_payment_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS payment (number TEXT PRIMARY KEY, attempt TEXT NOT NULL, generation BIGINT NOT NULL, "
      "order_id TEXT NOT NULL, line TEXT NOT NULL, channel TEXT NOT NULL, code TEXT NOT NULL, minor BIGINT NOT NULL, "
      "currency TEXT NOT NULL, state TEXT NOT NULL, decline TEXT NOT NULL, txn TEXT NOT NULL, refunded BIGINT NOT "
      "NULL, "
      "why TEXT NOT NULL, answered BIGINT NOT NULL, moves BIGINT NOT NULL, told BIGINT NOT NULL, "
      "recheck BIGINT NOT NULL, listed BIGINT NOT NULL, reply TEXT NOT NULL, plan TEXT NOT NULL, "
      "till TEXT NOT NULL, batch BIGINT NOT NULL, card TEXT NOT NULL, day TEXT NOT NULL, undone BIGINT NOT NULL, "
      "UNIQUE (attempt, generation))");
  db.execute("CREATE INDEX IF NOT EXISTS payment_of_terminal ON payment (till, channel, batch) WHERE batch > 0");
  db.execute("CREATE TABLE IF NOT EXISTS orphan_notice (number TEXT PRIMARY KEY, body TEXT NOT NULL)");
}

std::optional<Payment> find_by_attempt(DbSession& db, const AttemptKey& attempt) {
  static const auto sql = select("WHERE attempt = :p1 ORDER BY generation DESC LIMIT 1");
  return first(db.query(sql, {attempt.text()}));
}

std::optional<Payment> find_by_number(DbSession& db, const ChannelNumber& number) {
  static const auto sql = select("WHERE number = :p1");
  return first(db.query(sql, {number.text()}));
}

std::vector<Payment> unfinished_payments(DbSession& db) {
  static const auto sql = select(
      "WHERE told = 0 OR recheck = 1 OR state IN ('SENDING', 'WAITING', 'UNKNOWN', 'CLOSING', 'REVERSING') "
      "ORDER BY number");
  return all(db.query(sql));
}

std::vector<Payment> payments_of_day(DbSession& db, const std::string& day) {
  static const auto sql = select(
      "WHERE day = :p1 OR (day <> '' AND day < :p2 AND "
      "state IN ('SENDING', 'WAITING', 'UNKNOWN', 'CLOSING', 'REVERSING')) ORDER BY number");
  return all(db.query(sql, {day, day}));
}

std::vector<Payment> payments_after(DbSession& db, const ChannelNumber& number, std::int64_t how_many) {
  static const auto sql = select("WHERE number > :p1 AND order_id <> '' ORDER BY number LIMIT :p2");
  return all(db.query(sql, {number.text(), how_many}));
}

bool insert(DbSession& db, const Payment& p) {
  static const auto sql = std::string("INSERT INTO payment (") + columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16, :p17, :p18, :p19, :p20, :p21, :p22, :p23, :p24, :p25, :p26) ON CONFLICT DO NOTHING";
  return db.execute(sql, {p.number.text(),
                          p.attempt.text(),
                          p.generation,
                          p.order.text(),
                          p.line.text(),
                          p.channel.text(),
                          p.code,
                          p.amount.minor(),
                          stored(p.amount.currency().code()),
                          stored_word(p.state),
                          stored_word(p.decline),
                          p.txn.text(),
                          stored_flag(p.refunded),
                          p.why,
                          p.answered,
                          p.moves,
                          stored_flag(p.told),
                          stored_flag(p.recheck),
                          stored_flag(p.listed),
                          p.reply,
                          stored_word(p.plan),
                          p.till.text(),
                          p.batch,
                          p.card,
                          p.day,
                          stored_flag(p.undone)}) == 1;
}

void update(DbSession& db, const Payment& p) {
  const auto rows = db.execute(
      "UPDATE payment SET state = :p1, decline = :p2, txn = :p3, refunded = :p4, why = :p5, answered = :p6, "
      "moves = :p7, told = :p8, recheck = :p9, listed = :p10, reply = :p11, card = :p12, undone = :p13 "
      "WHERE number = :p14 AND moves = :p15",
      {stored_word(p.state), stored_word(p.decline), p.txn.text(), stored_flag(p.refunded), p.why, p.answered, p.moves,
       stored_flag(p.told), stored_flag(p.recheck), stored_flag(p.listed), p.reply, p.card, stored_flag(p.undone),
       p.number.text(), p.moves - 1});
  invariant(rows == 1, "a payment moved between its reading and its writing");
}

void keep_orphan_notice(DbSession& db, const ChannelNumber& number, const std::string& body) {
  db.execute("INSERT INTO orphan_notice (number, body) VALUES (:p1, :p2) ON CONFLICT DO NOTHING",
             {number.text(), body});
}

}  // namespace tillrig::engine
