#include "reference/engine/batch_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::engine {
namespace {

constexpr const char* columns = "till, channel, batch, state, counted, count, total, returned, currency, balanced, why";

Batch batch_from(const DbRow& row) {
  Batch batch;
  batch.till = NodeName(row.text(0));
  batch.channel = Channel(row.text(1));
  batch.batch = row.integer(2);
  batch.state = word_in<BatchState>(row, 3);
  batch.counted = row.integer(4) != 0;
  batch.count = row.integer(5);
  batch.total = money_in(row, 6, 8);
  batch.returned = money_in(row, 7, 8);
  batch.balanced = row.integer(9) != 0;
  batch.why = row.text(10);
  return batch;
}

std::string select(std::string_view rest) {
  return std::string("SELECT ") + columns + " FROM terminal_batch " + std::string(rest);
}

std::optional<Batch> first(const std::vector<DbRow>& rows) {
  if (rows.empty()) return std::nullopt;
  return batch_from(rows.front());
}

// Amounts of rows (minor, currency), all of one currency: a terminal has one.
void add_up(const std::vector<DbRow>& rows, Money& sum, std::int64_t& count) {
  for (const auto& row : rows) {
    const auto amount = money_in(row, 0, 1);
    sum = sum.is_zero() ? amount : sum + amount;
    ++count;
  }
}

}  // namespace

std::string batch_key(const NodeName& till, const Channel& channel, std::int64_t batch) {
  return till.text() + "/" + channel.text() + "/" + std::to_string(batch);
}

void make_batch_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS terminal_batch (till TEXT NOT NULL, channel TEXT NOT NULL, batch BIGINT NOT NULL, "
      "state TEXT NOT NULL, counted BIGINT NOT NULL, count BIGINT NOT NULL, total BIGINT NOT NULL, "
      "returned BIGINT NOT NULL, currency TEXT NOT NULL, balanced BIGINT NOT NULL, why TEXT NOT NULL, "
      "PRIMARY KEY (till, channel, batch))");
}

bool insert_batch(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch) {
  static const auto sql = std::string("INSERT INTO terminal_batch (") + columns +
                          ") VALUES (:p1, :p2, :p3, 'OPEN', 0, 0, 0, 0, 'CNY', 0, '') ON CONFLICT DO NOTHING";
  return db.execute(sql, {till.text(), channel.text(), batch}) == 1;
}

void update(DbSession& db, const Batch& batch) {
  const auto rows = db.execute(
      "UPDATE terminal_batch SET state = :p1, counted = :p2, count = :p3, total = :p4, returned = :p5, "
      "currency = :p6, balanced = :p7, why = :p8 WHERE till = :p9 AND channel = :p10 AND batch = :p11",
      {stored_word(batch.state), stored_flag(batch.counted), batch.count, batch.total.minor(), batch.returned.minor(),
       stored(batch.total.currency().code()), stored_flag(batch.balanced), batch.why, batch.till.text(),
       batch.channel.text(), batch.batch});
  invariant(rows == 1, "a batch that nobody stored");
}

std::optional<Batch> find_batch(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch) {
  static const auto sql = select("WHERE till = :p1 AND channel = :p2 AND batch = :p3");
  return first(db.query(sql, {till.text(), channel.text(), batch}));
}

std::optional<Batch> last_counted(DbSession& db, const NodeName& till, const Channel& channel) {
  static const auto sql = select("WHERE till = :p1 AND channel = :p2 AND counted = 1 ORDER BY batch DESC LIMIT 1");
  return first(db.query(sql, {till.text(), channel.text()}));
}

std::vector<Batch> unsettled_batches(DbSession& db) {
  static const auto sql = select("WHERE counted = 1 AND state = 'OPEN' ORDER BY till, channel, batch");
  std::vector<Batch> batches;
  for (const auto& row : db.query(sql)) batches.push_back(batch_from(row));
  return batches;
}

std::optional<ChannelNumber> unfinished_in(DbSession& db, const Batch& batch) {
  const auto sales = db.query(
      "SELECT number FROM payment WHERE till = :p1 AND channel = :p2 AND batch > 0 AND batch = :p3 AND "
      "state IN ('SENDING', 'UNKNOWN', 'REVERSING') ORDER BY number LIMIT 1",
      {batch.till.text(), batch.channel.text(), batch.batch});
  if (!sales.empty()) return ChannelNumber(sales.front().text(0));
  // A card refund that stays unknown is the statement's affair: no settlement waits for it.
  const auto refunds = db.query(
      "SELECT sent_as FROM refund WHERE till = :p1 AND channel = :p2 AND batch > 0 AND batch = :p3 AND "
      "(state = 'SENDING' OR (state = 'UNKNOWN' AND plan = 'VOID')) ORDER BY sent_as LIMIT 1",
      {batch.till.text(), batch.channel.text(), batch.batch});
  if (!refunds.empty()) return ChannelNumber(refunds.front().text(0));
  return std::nullopt;
}

void count(DbSession& db, Batch& batch) {
  const auto done_in = [&](const char* sql) {
    return db.query(sql, {batch.till.text(), batch.channel.text(), batch.batch});
  };
  add_up(done_in("SELECT minor, currency FROM payment WHERE till = :p1 AND channel = :p2 AND batch > 0 AND "
                 "batch = :p3 AND state = 'SUCCEEDED' ORDER BY number"),
         batch.total, batch.count);
  add_up(done_in("SELECT minor, currency FROM refund WHERE till = :p1 AND channel = :p2 AND batch > 0 AND "
                 "batch = :p3 AND state = 'REFUNDED' ORDER BY sent_as"),
         batch.returned, batch.count);
}

}  // namespace tillrig::engine
