#include "reference/engine/refund_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::engine {
namespace {

constexpr const char* columns =
    "refund_key, txn, number, order_id, channel, minor, currency, state, answered, moves, listed, why";

Refund refund_from(const DbRow& row) {
  Refund refund;
  refund.key = RefundKey(row.text(0));
  refund.txn = ChannelTxn(row.text(1));
  refund.number = ChannelNumber(row.text(2));
  refund.order = OrderId(row.text(3));
  refund.channel = Channel(row.text(4));
  refund.amount = money_in(row, 5, 6);
  refund.state = word_in<RefundState>(row, 7);
  refund.answered = row.integer(8);
  refund.moves = row.integer(9);
  refund.listed = row.integer(10) != 0;
  refund.why = row.text(11);
  return refund;
}

std::string select(std::string_view rest) {
  return std::string("SELECT ") + columns + " FROM refund " + std::string(rest);
}

}  // namespace

void make_refund_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS refund (refund_key TEXT PRIMARY KEY, txn TEXT NOT NULL UNIQUE, number TEXT NOT NULL, "
      "order_id TEXT NOT NULL, channel TEXT NOT NULL, minor BIGINT NOT NULL, currency TEXT NOT NULL, "
      "state TEXT NOT NULL, answered BIGINT NOT NULL, moves BIGINT NOT NULL, listed BIGINT NOT NULL, "
      "why TEXT NOT NULL)");
}

std::optional<Refund> find_refund(DbSession& db, const RefundKey& key) {
  static const auto sql = select("WHERE refund_key = :p1");
  const auto rows = db.query(sql, {key.text()});
  if (rows.empty()) return std::nullopt;
  return refund_from(rows.front());
}

std::vector<Refund> unfinished_refunds(DbSession& db) {
  static const auto sql = select("WHERE state IN ('SENDING', 'UNKNOWN') ORDER BY refund_key");
  std::vector<Refund> refunds;
  for (const auto& row : db.query(sql)) refunds.push_back(refund_from(row));
  return refunds;
}

bool insert(DbSession& db, const Refund& r) {
  static const auto sql = std::string("INSERT INTO refund (") + columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12) "
                          "ON CONFLICT DO NOTHING";
  return db.execute(sql, {r.key.text(), r.txn.text(), r.number.text(), r.order.text(), r.channel.text(),
                          r.amount.minor(), std::string(r.amount.currency().code()), std::string(word_of(r.state)),
                          r.answered, r.moves, std::int64_t{r.listed}, r.why}) == 1;
}

void update(DbSession& db, const Refund& r) {
  const auto rows = db.execute(
      "UPDATE refund SET state = :p1, answered = :p2, moves = :p3, listed = :p4, why = :p5 "
      "WHERE refund_key = :p6 AND moves = :p7",
      {std::string(word_of(r.state)), r.answered, r.moves, std::int64_t{r.listed}, r.why, r.key.text(), r.moves - 1});
  invariant(rows == 1, "a refund moved between its reading and its writing");
}

}  // namespace tillrig::engine
