#include "reference/terminal/sale_store.h"

#include "reference/protocol/invariant.h"
#include "reference/shell/stored.h"
#include "reference/terminal/day_store.h"
#include "reference/terminal/offline_store.h"
#include "reference/terminal/price_list.h"
#include "reference/terminal/refund_store.h"

namespace tillrig::terminal {
namespace {

constexpr std::string_view sale_columns = "SELECT body, sequence, state, order_id, receipt, offline FROM sale ";
constexpr std::string_view tender_columns =
    "SELECT line, attempts, kind, minor, given, currency, state, channel, txn, masked, returned FROM tender ";

Tender tender_of(const DbRow& row) {
  Tender tender;
  tender.line = row.integer(0);
  tender.attempts = row.integer(1);
  tender.kind = word_in<TenderKind>(row, 2);
  tender.amount = money_in(row, 3, 5);
  tender.given = money_in(row, 4, 5);
  tender.state = word_in<PaymentState>(row, 6);
  tender.channel = Channel(row.text(7));
  tender.txn = ChannelTxn(row.text(8));
  tender.masked = row.text(9);
  tender.returned = row.integer(10) != 0;
  return tender;
}

SaleRecord record_of(DbSession& db, const DbRow& row) {
  auto basket = decode<OrderCreate>(row.text(0));
  invariant(basket.has_value(), "the till's database holds a basket that the till wrote");
  SaleRecord sale;
  sale.basket = std::move(*basket);
  sale.sequence = row.integer(1);
  sale.state = word_in<SaleState>(row, 2);
  sale.order = OrderId(row.text(3));
  sale.receipt = word_in<ReceiptState>(row, 4);
  sale.offline = BasketKey(row.text(5));
  const auto tenders = std::string(tender_columns) + "WHERE basket = :p1 ORDER BY line";
  for (const auto& tender : db.query(tenders, {sale.key().text()})) sale.tenders.push_back(tender_of(tender));
  return sale;
}

std::optional<SaleRecord> stored_sale(DbSession& db, const std::string& column, const std::string& value) {
  const auto rows = db.query(std::string(sale_columns) + "WHERE " + column + " = :p1", {value});
  return rows.empty() ? std::nullopt : std::optional(record_of(db, rows.front()));
}

void write_tender(DbSession& db, const BasketKey& basket, const Tender& tender, std::int64_t now_ms) {
  const auto line = tender.line;
  const auto known = db.execute(
      "UPDATE tender SET attempts = :p1, kind = :p2, minor = :p3, given = :p4, currency = :p5, state = :p6, "
      "channel = :p7, txn = :p8, masked = :p9, returned = :p10, moved_ms = :p11 WHERE basket = :p12 AND line = :p13",
      {tender.attempts, stored_word(tender.kind), tender.amount.minor(), tender.given.minor(),
       stored(tender.amount.currency().code()), stored_word(tender.state), tender.channel.text(), tender.txn.text(),
       tender.masked, stored_flag(tender.returned), now_ms, basket.text(), line});
  if (known == 1) return;
  db.execute(
      "INSERT INTO tender (basket, line, attempts, kind, minor, given, currency, state, channel, txn, masked, "
      "returned, moved_ms) VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13)",
      {basket.text(), line, tender.attempts, stored_word(tender.kind), tender.amount.minor(), tender.given.minor(),
       stored(tender.amount.currency().code()), stored_word(tender.state), tender.channel.text(), tender.txn.text(),
       tender.masked, stored_flag(tender.returned), now_ms});
}

void write_sale(DbSession& db, const SaleRecord& sale, const SaleRecord& before, std::int64_t now_ms) {
  db.execute(
      "UPDATE sale SET state = :p1, order_id = :p2, receipt = :p3, offline = :p4 WHERE basket = :p5",
      {stored_word(sale.state), sale.order.text(), stored_word(sale.receipt), sale.offline.text(), sale.key().text()});
  for (std::size_t i = 0; i < sale.tenders.size(); ++i)
    if (i >= before.tenders.size() || before.tenders[i] != sale.tenders[i])
      write_tender(db, sale.key(), sale.tenders[i], now_ms);
}

// The row is as `sale` says: an earlier commit that nobody could tell the fate of did happen.
bool holds(DbSession& db, const SaleRecord& sale) {
  const auto now = stored_sale(db, "basket", sale.key().text());
  return now && same_standing(*now, sale);
}

}  // namespace

boost::asio::awaitable<Saved> SaleStore::prepare() {
  std::function<bool(DbSession&)> work = [](DbSession& db) {
    db.execute(
        "CREATE TABLE IF NOT EXISTS sale (basket TEXT PRIMARY KEY, sequence BIGINT NOT NULL, state TEXT NOT NULL, "
        "body TEXT NOT NULL, order_id TEXT NOT NULL, receipt TEXT NOT NULL, offline TEXT NOT NULL)");
    db.execute(
        "CREATE TABLE IF NOT EXISTS tender (basket TEXT NOT NULL, line BIGINT NOT NULL, attempts BIGINT NOT NULL, "
        "kind TEXT NOT NULL, minor BIGINT NOT NULL, given BIGINT NOT NULL, currency TEXT NOT NULL, "
        "state TEXT NOT NULL, channel TEXT NOT NULL, txn TEXT NOT NULL, masked TEXT NOT NULL, "
        "returned BIGINT NOT NULL, moved_ms BIGINT NOT NULL, PRIMARY KEY (basket, line))");
    duties::prepare(db);
    offline_store::prepare(db);
    price_store::prepare(db);
    day_store::prepare(db);
    refund_store::prepare(db);
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  co_return std::holds_alternative<Committed>(outcome) ? Saved::yes : Saved::no;
}

boost::asio::awaitable<Saved> SaleStore::insert(SaleRecord sale) {
  const auto body = encode(sale.basket);
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto rows = db.execute(
        "INSERT INTO sale (basket, sequence, state, body, order_id, receipt, offline) "
        "VALUES (:p1, :p2, :p3, :p4, :p5, :p6, '') "
        "ON CONFLICT DO NOTHING",
        {sale.key().text(), sale.sequence, stored_word(sale.state), body, sale.order.text(),
         stored_word(sale.receipt)});
    return rows == 1 || holds(db, sale);
  };
  auto outcome = co_await store_.transact(std::move(work));
  co_return co_await settled(std::move(outcome), std::move(sale));
}

boost::asio::awaitable<Saved> SaleStore::update(SaleRecord sale, SaleRecord expected, Duties duties) {
  const auto now_ms = whole_milliseconds(clock_.wall_now().since_epoch);
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto now = stored_sale(db, "basket", sale.key().text());
    if (!now) return false;
    if (same_standing(*now, sale)) return true;
    if (!same_standing(*now, expected)) return false;
    write_sale(db, sale, expected, now_ms);
    duties::add(db, duties);
    return true;
  };
  auto outcome = co_await store_.transact(std::move(work));
  co_return co_await settled(std::move(outcome), std::move(sale));
}

boost::asio::awaitable<Saved> SaleStore::settled(StoreOutcome outcome, SaleRecord sale) {
  if (std::holds_alternative<Committed>(outcome)) co_return Saved::yes;
  if (std::holds_alternative<RolledBack>(outcome)) co_return Saved::raced;
  if (std::holds_alternative<NotCommitted>(outcome)) co_return Saved::no;
  bool there = false;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    there = holds(db, sale);
    return true;
  };
  const auto looked = co_await store_.transact(std::move(work));
  co_return there&& std::holds_alternative<Committed>(looked) ? Saved::yes : Saved::no;
}

boost::asio::awaitable<std::optional<SaleRecord>> SaleStore::read(BasketKey key) {
  return read_where("basket", key.text());
}

boost::asio::awaitable<std::optional<SaleRecord>> SaleStore::read_order(OrderId order) {
  return read_where("order_id", order.text());
}

boost::asio::awaitable<std::optional<SaleRecord>> SaleStore::read_where(std::string column, std::string value) {
  std::optional<SaleRecord> sale;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    sale = stored_sale(db, column, value);
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (!std::holds_alternative<Committed>(outcome)) co_return std::nullopt;
  co_return sale;
}

boost::asio::awaitable<std::optional<std::vector<SaleRecord>>> SaleStore::load() {
  std::vector<SaleRecord> sales;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto pending = std::string(sale_columns) +
                         "WHERE state NOT IN ('DONE', 'CLOSED', 'ABANDONED') AND "
                         "basket NOT IN (SELECT key FROM old_disk WHERE what = 'ASIDE') ORDER BY sequence";
    const auto last = std::string(sale_columns) +
                      "WHERE sequence = (SELECT MAX(sequence) FROM sale WHERE state = 'DONE') AND state = 'DONE' AND "
                      "basket NOT IN (SELECT key FROM old_disk WHERE what = 'ASIDE')";
    for (const auto& row : db.query(pending)) sales.push_back(record_of(db, row));
    for (const auto& row : db.query(last)) sales.push_back(record_of(db, row));
    return true;
  };
  const auto outcome = co_await store_.transact(std::move(work));
  if (!std::holds_alternative<Committed>(outcome)) co_return std::nullopt;
  co_return sales;
}

}  // namespace tillrig::terminal
