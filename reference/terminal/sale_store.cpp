#include "reference/terminal/sale_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"

namespace tillrig::terminal {
namespace {

constexpr std::string_view columns =
    "SELECT body, sequence, state, order_id, attempts, attempt_state, channel, txn, receipt FROM sale ";

SaleRecord record_of(const DbRow& row) {
  auto basket = decode<OrderCreate>(row.text(0));
  invariant(basket.has_value(), "the till's database holds a basket that the till wrote");
  SaleRecord sale;
  sale.basket = std::move(*basket);
  sale.sequence = row.integer(1);
  sale.state = word_in<SaleState>(row, 2);
  sale.order = OrderId(row.text(3));
  sale.attempts = row.integer(4);
  sale.attempt_state = word_in<PaymentState>(row, 5);
  sale.channel = Channel(row.text(6));
  sale.txn = ChannelTxn(row.text(7));
  sale.receipt = word_in<ReceiptState>(row, 8);
  return sale;
}

// The row is as `sale` says: an earlier commit that nobody could tell the fate of did happen.
bool holds(DbSession& db, const SaleRecord& sale) {
  const auto rows = db.query(
      "SELECT sequence FROM sale WHERE basket = :p1 AND state = :p2 AND attempts = :p3 AND attempt_state = :p4 AND "
      "receipt = :p5",
      {sale.key().text(), stored_word(sale.state), sale.attempts, stored_word(sale.attempt_state),
       stored_word(sale.receipt)});
  return !rows.empty();
}

}  // namespace

AttemptKey SaleRecord::attempt() const {
  return attempts == 0 ? AttemptKey() : AttemptKey(key().text() + "/" + std::to_string(attempts));
}

std::optional<PaymentState> SaleRecord::former() const {
  return attempts == 0 ? std::nullopt : std::optional(attempt_state);
}

boost::asio::awaitable<Saved> SaleStore::prepare() {
  std::function<bool(DbSession&)> work = [](DbSession& db) {
    db.execute(
        "CREATE TABLE IF NOT EXISTS sale (basket TEXT PRIMARY KEY, sequence BIGINT NOT NULL, state TEXT NOT NULL, "
        "body TEXT NOT NULL, order_id TEXT NOT NULL, attempts BIGINT NOT NULL, attempt_state TEXT NOT NULL, "
        "channel TEXT NOT NULL, txn TEXT NOT NULL, receipt TEXT NOT NULL)");
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  co_return std::holds_alternative<Committed>(outcome) ? Saved::yes : Saved::no;
}

boost::asio::awaitable<Saved> SaleStore::insert(SaleRecord sale) {
  const auto body = encode(sale.basket);
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto rows = db.execute(
        "INSERT INTO sale (basket, sequence, state, body, order_id, attempts, attempt_state, channel, txn, receipt) "
        "VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10) ON CONFLICT DO NOTHING",
        {sale.key().text(), sale.sequence, stored_word(sale.state), body, sale.order.text(), sale.attempts,
         stored_word(sale.attempt_state), sale.channel.text(), sale.txn.text(), stored_word(sale.receipt)});
    return rows == 1 || holds(db, sale);
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (std::holds_alternative<Committed>(outcome)) co_return Saved::yes;
  if (std::holds_alternative<RolledBack>(outcome)) co_return Saved::raced;
  if (std::holds_alternative<CommitUnknown>(outcome)) co_return co_await after_unknown(std::move(sale));
  co_return Saved::no;
}

boost::asio::awaitable<Saved> SaleStore::update(SaleRecord sale, SaleRecord expected) {
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto rows = db.execute(
        "UPDATE sale SET state = :p1, order_id = :p2, attempts = :p3, attempt_state = :p4, channel = :p5, txn = :p6, "
        "receipt = :p7 WHERE basket = :p8 AND state = :p9 AND receipt = :p10 AND attempts = :p11 AND attempt_state = "
        ":p12",
        {stored_word(sale.state), sale.order.text(), sale.attempts, stored_word(sale.attempt_state),
         sale.channel.text(), sale.txn.text(), stored_word(sale.receipt), sale.key().text(),
         stored_word(expected.state), stored_word(expected.receipt), expected.attempts,
         stored_word(expected.attempt_state)});
    return rows == 1 || holds(db, sale);
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (std::holds_alternative<Committed>(outcome)) co_return Saved::yes;
  if (std::holds_alternative<RolledBack>(outcome)) co_return Saved::raced;
  if (std::holds_alternative<CommitUnknown>(outcome)) co_return co_await after_unknown(std::move(sale));
  co_return Saved::no;
}

boost::asio::awaitable<Saved> SaleStore::after_unknown(SaleRecord sale) {
  bool there = false;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    there = holds(db, sale);
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  co_return there&& std::holds_alternative<Committed>(outcome) ? Saved::yes : Saved::no;
}

boost::asio::awaitable<std::optional<SaleRecord>> SaleStore::read(BasketKey key) {
  std::optional<SaleRecord> sale;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    for (const auto& row : db.query(std::string(columns) + "WHERE basket = :p1", {key.text()})) sale = record_of(row);
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (!std::holds_alternative<Committed>(outcome)) co_return std::nullopt;
  co_return sale;
}

boost::asio::awaitable<std::optional<std::vector<SaleRecord>>> SaleStore::load() {
  std::vector<SaleRecord> sales;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto pending = std::string(columns) + "WHERE state NOT IN ('DONE', 'CLOSED', 'ABANDONED') ORDER BY sequence";
    const auto last = std::string(columns) +
                      "WHERE sequence = (SELECT MAX(sequence) FROM sale WHERE state = 'DONE') AND state = 'DONE'";
    for (const auto& row : db.query(pending)) sales.push_back(record_of(row));
    for (const auto& row : db.query(last)) sales.push_back(record_of(row));
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (!std::holds_alternative<Committed>(outcome)) co_return std::nullopt;
  co_return sales;
}

}  // namespace tillrig::terminal
