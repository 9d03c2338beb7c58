#include "reference/engine/refund_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::engine {
namespace {

constexpr const char* columns =
    "refund_key, cause, plan, txn, number, sent_as, batch, attempt, line, order_id, channel, till, minor, currency, "
    "state, refund_txn, answered, moves, listed, told, day, why, one_a_txn";

Refund refund_from(const DbRow& row) {
  Refund refund;
  refund.key = RefundKey(row.text(0));
  refund.cause = word_in<RefundCause>(row, 1);
  refund.plan = word_in<RefundPlan>(row, 2);
  refund.txn = ChannelTxn(row.text(3));
  refund.number = ChannelNumber(row.text(4));
  refund.sent_as = ChannelNumber(row.text(5));
  refund.batch = row.integer(6);
  refund.attempt = AttemptKey(row.text(7));
  refund.line = TenderLine(row.text(8));
  refund.order = OrderId(row.text(9));
  refund.channel = Channel(row.text(10));
  refund.till = NodeName(row.text(11));
  refund.amount = money_in(row, 12, 13);
  refund.state = word_in<RefundState>(row, 14);
  refund.refund_txn = ChannelTxn(row.text(15));
  refund.answered = row.integer(16);
  refund.moves = row.integer(17);
  refund.listed = row.integer(18) != 0;
  refund.told = row.integer(19) != 0;
  refund.day = row.text(20);
  refund.why = row.text(21);
  return refund;
}

std::string select(std::string_view rest) {
  return std::string("SELECT ") + columns + " FROM refund " + std::string(rest);
}

std::optional<Refund> first(const std::vector<DbRow>& rows) {
  if (rows.empty()) return std::nullopt;
  return refund_from(rows.front());
}

std::vector<Refund> all(const std::vector<DbRow>& rows) {
  std::vector<Refund> refunds;
  refunds.reserve(rows.size());
  for (const auto& row : rows) refunds.push_back(refund_from(row));
  return refunds;
}

// Customers may have many refunds of one transaction, the engine's own affairs have one each.
DbValue one_a_txn(const Refund& refund) {
  if (refund.cause == RefundCause::customer) return {};
  return std::string(word_of(refund.cause)) + " " + refund.channel.text() + " " + refund.txn.text();
}

}  // namespace

void make_refund_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS refund (refund_key TEXT PRIMARY KEY, cause TEXT NOT NULL, plan TEXT NOT NULL, "
      "txn TEXT NOT NULL, number TEXT NOT NULL, sent_as TEXT NOT NULL, batch BIGINT NOT NULL, attempt TEXT NOT NULL, "
      "line TEXT NOT NULL, order_id TEXT NOT NULL, channel TEXT NOT NULL, till TEXT NOT NULL, minor BIGINT NOT NULL, "
      "currency TEXT NOT NULL, state TEXT NOT NULL, refund_txn TEXT NOT NULL, answered BIGINT NOT NULL, "
      "moves BIGINT NOT NULL, listed BIGINT NOT NULL, told BIGINT NOT NULL, day TEXT NOT NULL, why TEXT NOT NULL, "
      "one_a_txn TEXT UNIQUE)");
  db.execute("CREATE INDEX IF NOT EXISTS refund_of_payment ON refund (number)");
}

std::optional<Refund> find_refund(DbSession& db, const RefundKey& key) {
  static const auto sql = select("WHERE refund_key = :p1");
  return first(db.query(sql, {key.text()}));
}

std::optional<Refund> find_refund_sent_as(DbSession& db, const ChannelNumber& number) {
  static const auto sql = select("WHERE sent_as = :p1 AND sent_as <> ''");
  return first(db.query(sql, {number.text()}));
}

std::vector<Refund> unfinished_refunds(DbSession& db) {
  static const auto sql = select("WHERE state IN ('SENDING', 'UNKNOWN') OR told = 0 ORDER BY refund_key");
  return all(db.query(sql));
}

std::vector<Refund> refunds_of_day(DbSession& db, const std::string& day) {
  static const auto sql =
      select("WHERE day = :p1 OR (day < :p2 AND state IN ('SENDING', 'UNKNOWN')) ORDER BY refund_key");
  return all(db.query(sql, {day, day}));
}

std::vector<Refund> customers_refunds_of(DbSession& db, const ChannelNumber& number) {
  static const auto sql = select("WHERE number = :p1 AND cause = 'CUSTOMER' ORDER BY refund_key");
  return all(db.query(sql, {number.text()}));
}

Money refundable(DbSession& db, const Payment& payment) {
  auto left = payment.amount;
  for (const auto& row : db.query("SELECT minor, currency FROM refund WHERE number = :p1 AND txn = :p2 AND "
                                  "cause <> 'EXCESS' AND state <> 'FAILED'",
                                  {payment.number.text(), payment.txn.text()}))
    left = left - money_in(row, 0, 1);
  return left;
}

RefundStanding refund_standing(DbSession& db, const Payment& payment) {
  RefundStanding standing{refundable(db, payment)};
  for (const auto& row : db.query("SELECT state FROM refund WHERE number = :p1", {payment.number.text()})) {
    ++standing.begun;
    if (!is_final(word_in<RefundState>(row, 0))) standing.pending = true;
  }
  return standing;
}

NewRefund insert(DbSession& db, const std::string& merchant, Refund& r) {
  NewRefund born;
  if (r.plan != RefundPlan::repeat && r.sent_as.empty()) {
    const auto allotted = allot(db, merchant, r.till, r.channel);
    if (!allotted) return born;
    r.sent_as = allotted->card.number();
    r.batch = allotted->card.batch;
    born.begins_batch = allotted->begins_batch;
  }
  static const auto sql = std::string("INSERT INTO refund (") + columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16, :p17, :p18, :p19, :p20, :p21, :p22, :p23) ON CONFLICT DO NOTHING";
  born.stored = db.execute(sql, {r.key.text(),
                                 stored_word(r.cause),
                                 stored_word(r.plan),
                                 r.txn.text(),
                                 r.number.text(),
                                 r.sent_as.text(),
                                 r.batch,
                                 r.attempt.text(),
                                 r.line.text(),
                                 r.order.text(),
                                 r.channel.text(),
                                 r.till.text(),
                                 r.amount.minor(),
                                 stored(r.amount.currency().code()),
                                 stored_word(r.state),
                                 r.refund_txn.text(),
                                 r.answered,
                                 r.moves,
                                 stored_flag(r.listed),
                                 stored_flag(r.told),
                                 r.day,
                                 r.why,
                                 one_a_txn(r)}) == 1;
  return born;
}

void update(DbSession& db, const Refund& r) {
  const auto rows = db.execute(
      "UPDATE refund SET state = :p1, refund_txn = :p2, answered = :p3, moves = :p4, listed = :p5, told = :p6, "
      "why = :p7 WHERE refund_key = :p8 AND moves = :p9",
      {stored_word(r.state), r.refund_txn.text(), r.answered, r.moves, stored_flag(r.listed), stored_flag(r.told),
       r.why, r.key.text(), r.moves - 1});
  invariant(rows == 1, "a refund moved between its reading and its writing");
}

}  // namespace tillrig::engine
