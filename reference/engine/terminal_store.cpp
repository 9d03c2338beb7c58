#include "reference/engine/terminal_store.h"

#include "reference/engine/batch_store.h"

namespace tillrig::engine {
namespace {

constexpr std::int64_t largest_stan = 999'999;
constexpr std::int64_t largest_batch = 999'999;

struct Counter {
  std::int64_t batch = 1;
  std::int64_t stan = 0;
};

std::optional<Counter> counter_of(DbSession& db, const NodeName& till, const Channel& channel) {
  const auto rows =
      db.query("SELECT batch, stan FROM terminal WHERE till = :p1 AND channel = :p2", {till.text(), channel.text()});
  if (rows.empty()) return std::nullopt;
  return Counter{rows.front().integer(0), rows.front().integer(1)};
}

// Of a terminal that has had no transaction yet.
Counter first_counter(DbSession& db) {
  const auto rows = db.query("SELECT batch FROM first_batch");
  Counter counter;
  if (!rows.empty()) counter.batch = rows.front().integer(0);
  return counter;
}

void keep(DbSession& db, const NodeName& till, const Channel& channel, const Counter& counter) {
  db.execute(
      "INSERT INTO terminal (till, channel, batch, stan) VALUES (:p1, :p2, :p3, :p4) "
      "ON CONFLICT (till, channel) DO UPDATE SET batch = excluded.batch, stan = excluded.stan",
      {till.text(), channel.text(), counter.batch, counter.stan});
}

}  // namespace

void make_terminal_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS terminal (till TEXT NOT NULL, channel TEXT NOT NULL, batch BIGINT NOT NULL, "
      "stan BIGINT NOT NULL, PRIMARY KEY (till, channel))");
  db.execute("CREATE TABLE IF NOT EXISTS card_number (number TEXT PRIMARY KEY)");
  db.execute("CREATE TABLE IF NOT EXISTS first_batch (one BIGINT PRIMARY KEY, batch BIGINT NOT NULL)");
}

void leap_to_batch(DbSession& db, std::int64_t first) {
  db.execute(
      "INSERT INTO first_batch (one, batch) VALUES (1, :p1) ON CONFLICT (one) DO UPDATE SET batch = excluded.batch",
      {first});
  db.execute("UPDATE terminal SET batch = :p1 WHERE batch < :p2", {first, first});
}

std::optional<Allotted> allot(DbSession& db, const std::string& merchant, const NodeName& till,
                              const Channel& channel) {
  auto counter = counter_of(db, till, channel).value_or(first_counter(db));
  if (counter.batch > largest_batch) return std::nullopt;
  counter.stan = counter.stan % largest_stan + 1;
  Allotted allotted;
  allotted.card = {merchant, till.text(), counter.batch, counter.stan};
  const auto given = db.execute("INSERT INTO card_number (number) VALUES (:p1) ON CONFLICT DO NOTHING",
                                {allotted.card.number().text()});
  if (given != 1) return std::nullopt;
  keep(db, till, channel, counter);
  allotted.begins_batch = insert_batch(db, till, channel, counter.batch);
  return allotted;
}

std::optional<std::int64_t> batch_of(DbSession& db, const NodeName& till, const Channel& channel) {
  const auto counter = counter_of(db, till, channel);
  if (!counter) return std::nullopt;
  return counter->batch;
}

void begin_batch_after(DbSession& db, const NodeName& till, const Channel& channel, std::int64_t batch) {
  auto counter = counter_of(db, till, channel).value_or(first_counter(db));
  counter.batch = batch + 1;
  keep(db, till, channel, counter);
}

std::optional<Obstacle> obstacle_at(DbSession& db, const NodeName& till, const Channel& channel,
                                    const ChannelNumber& own) {
  const auto sales = db.query(
      "SELECT number, state FROM payment WHERE till = :p1 AND channel = :p2 AND batch > 0 AND plan = 'REVERSAL' AND "
      "state IN ('SENDING', 'REVERSING') ORDER BY number LIMIT 1",
      {till.text(), channel.text()});
  if (!sales.empty()) {
    const bool reversal = sales.front().text(1) == "REVERSING";
    return Obstacle{ChannelNumber(sales.front().text(0)), reversal,
                    reversal ? "a reversal of this terminal is still open" : "the terminal waits for its bank"};
  }
  const auto refunds = db.query(
      "SELECT sent_as, state FROM refund WHERE till = :p1 AND channel = :p2 AND batch > 0 AND sent_as <> :p3 AND "
      "((plan = 'VOID' AND state = 'UNKNOWN') OR (state = 'SENDING' AND (:p4 = '' OR sent_as < :p5))) "
      "ORDER BY sent_as LIMIT 1",
      {till.text(), channel.text(), own.text(), own.text(), own.text()});
  if (refunds.empty()) return std::nullopt;
  const bool reversal = refunds.front().text(1) == "UNKNOWN";
  return Obstacle{
      ChannelNumber(refunds.front().text(0)), reversal,
      reversal ? "the reversal of a void of this terminal is still open" : "a refund of this terminal is under way"};
}

}  // namespace tillrig::engine
