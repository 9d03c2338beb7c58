#include "reference/acquiring/refund_store.h"

#include "reference/protocol/text.h"
#include "reference/shell/stored.h"

namespace tillrig::acquiring {
namespace {

constexpr const char* columns =
    "part, wish, order_id, position, attempt, line, tender, channel, minor, currency, void_sale, state, txn, why, due, "
    "taken_ms, moves, till";

RefundPart part_from(const DbRow& row) {
  RefundPart part;
  part.key = RefundKey(row.text(0));
  part.wish = RefundKey(row.text(1));
  part.order = OrderId(std::to_string(row.integer(2)));
  part.position = row.integer(3);
  part.attempt = AttemptKey(row.text(4));
  part.line = TenderLine(row.text(5));
  part.tender = word_in<TenderKind>(row, 6);
  part.channel = Channel(row.text(7));
  part.amount = money_in(row, 8, 9);
  part.void_sale = row.integer(10) != 0;
  part.state = word_in<RefundState>(row, 11);
  part.txn = ChannelTxn(row.text(12));
  part.why = row.text(13);
  part.due = row.integer(14) != 0;
  part.taken_ms = row.integer(15);
  part.moves = row.integer(16);
  part.till = NodeName(row.text(17));
  return part;
}

bool insert(DbSession& db, const RefundPart& p) {
  static const auto sql = std::string("INSERT INTO refund_part (") + columns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, "
                          ":p16, :p17, :p18) ON CONFLICT DO NOTHING";
  const auto order = whole_number(p.order.text());
  invariant(order.has_value(), "an order of ours has a number");
  return db.execute(sql, {p.key.text(), p.wish.text(), *order, p.position, p.attempt.text(), p.line.text(),
                          stored_word(p.tender), p.channel.text(), p.amount.minor(), stored(p.amount.currency().code()),
                          stored_flag(p.void_sale), stored_word(p.state), p.txn.text(), p.why, stored_flag(p.due),
                          p.taken_ms, p.moves, p.till.text()}) == 1;
}

void update(DbSession& db, const RefundPart& p) {
  const auto rows = db.execute(
      "UPDATE refund_part SET state = :p1, txn = :p2, why = :p3, due = :p4, moves = :p5 WHERE part = :p6 AND "
      "moves = :p7",
      {stored_word(p.state), p.txn.text(), p.why, stored_flag(p.due), p.moves, p.key.text(), p.moves - 1});
  invariant(rows == 1, "a part of a refund moved between its reading and its writing");
}

}  // namespace

void make_refund_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS refund_part (part TEXT PRIMARY KEY, wish TEXT NOT NULL, order_id BIGINT NOT NULL, "
      "position BIGINT NOT NULL, attempt TEXT NOT NULL, line TEXT NOT NULL, tender TEXT NOT NULL, "
      "channel TEXT NOT NULL, minor BIGINT NOT NULL, currency TEXT NOT NULL, void_sale BIGINT NOT NULL, "
      "state TEXT NOT NULL, txn TEXT NOT NULL, why TEXT NOT NULL, due BIGINT NOT NULL, taken_ms BIGINT NOT NULL, "
      "moves BIGINT NOT NULL, till TEXT NOT NULL, UNIQUE (order_id, position))");
}

std::vector<RefundPart> refund_parts_of(DbSession& db, std::int64_t order) {
  static const auto sql = std::string("SELECT ") + columns + " FROM refund_part WHERE order_id = :p1 ORDER BY position";
  std::vector<RefundPart> parts;
  for (const auto& row : db.query(sql, {order})) parts.push_back(part_from(row));
  return parts;
}

bool save(DbSession& db, const std::vector<RefundPart>& before, const std::vector<RefundPart>& after) {
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (i >= before.size()) {
      if (!insert(db, after[i])) return false;
    } else if (!(after[i] == before[i])) {
      update(db, after[i]);
    }
  }
  return true;
}

}  // namespace tillrig::acquiring
