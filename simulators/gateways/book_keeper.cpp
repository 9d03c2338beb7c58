#include "simulators/gateways/book_keeper.h"

#include <algorithm>

namespace tillrig {

BookKeeper::BookKeeper(NodePorts& ports, BookRules rules, std::map<std::string, std::int64_t> balances)
    : ports_(ports), rules_(std::move(rules)), balances_(std::move(balances)), book_(fresh_book()) {}

WalletBook BookKeeper::fresh_book() const {
  return WalletBook(rules_, balances_);
}

boost::asio::awaitable<void> BookKeeper::open() {
  for (;;) {
    std::function<bool(DbSession&)> work = [this](DbSession& db) {
      book_log::create_schema(db);
      auto loaded = book_log::load(db);
      recorded_entries_ = loaded.recorded_entries;
      acknowledged_ = {loaded.acknowledged.begin(), loaded.acknowledged.end()};
      follow_store(db);
      return true;
    };
    const auto outcome = co_await ports_.store.transact(std::move(work));
    if (std::holds_alternative<Committed>(outcome)) break;
    co_await ports_.clock.sleep_until(ports_.clock.steady_now() + std::chrono::seconds(1));
  }
  record_entries();
}

// Inside a transaction every earlier one has ended: when the store's last operation is not ours, a commit that we
// applied has failed (or one that we gave up has not), and the store is right.
void BookKeeper::follow_store(DbSession& db) {
  if (book_log::last_sequence(db) != sequence_) {
    const auto loaded = book_log::load(db);
    book_ = fresh_book();
    for (const auto& operation : loaded.operations) book_.apply(operation);
    sequence_ = static_cast<std::int64_t>(loaded.operations.size());
  }
  durable_entries_ = book_.entries().size();
}

boost::asio::awaitable<std::optional<BookResult>> BookKeeper::perform(BookOperation operation) {
  operation.now = ports_.clock.wall_now();
  BookResult result;
  BookMarks marks;
  std::function<bool(DbSession&)> work = [this, &operation, &result, &marks](DbSession& db) {
    follow_store(db);
    result = book_.apply(operation);
    if (!result.changed) return false;
    marks = {recorded_entries_, newly_acknowledged_};
    book_log::append(db, ++sequence_, operation, marks);
    return true;
  };
  ++in_flight_;
  const auto outcome = co_await ports_.store.transact(std::move(work));
  --in_flight_;

  if (std::holds_alternative<NotCommitted>(outcome) || std::holds_alternative<CommitUnknown>(outcome)) {
    in_doubt_ = true;
    co_return std::nullopt;
  }
  in_doubt_ = false;
  if (std::holds_alternative<Committed>(outcome)) {
    for (const auto& number : marks.acknowledged) std::erase(newly_acknowledged_, number);
    acknowledged_.insert(marks.acknowledged.begin(), marks.acknowledged.end());
    if (!result.entries.empty())
      durable_entries_ = std::max(durable_entries_, static_cast<std::size_t>(result.entries.back().entry));
  }
  record_entries();
  co_return result;
}

boost::asio::awaitable<std::optional<TradeView>> BookKeeper::look_up(std::string number, std::string refund) {
  std::optional<TradeView> view;
  if (in_flight_ == 0 && !in_doubt_) {
    view = view_now(number, refund);
    co_return view;
  }
  std::function<bool(DbSession&)> work = [this, &view, &number, &refund](DbSession& db) {
    follow_store(db);
    view = view_now(number, refund);
    return false;
  };
  const auto outcome = co_await ports_.store.transact(std::move(work));
  if (!std::holds_alternative<RolledBack>(outcome)) co_return std::nullopt;
  in_doubt_ = false;
  record_entries();
  co_return view;
}

TradeView BookKeeper::view_now(const std::string& number, const std::string& refund) {
  const auto now = ports_.clock.wall_now();
  return refund.empty() ? book_.query(number, now) : book_.refund_query(number, refund, now);
}

void BookKeeper::record_entries() {
  const auto& entries = book_.entries();
  for (; recorded_entries_ < static_cast<std::int64_t>(durable_entries_); ++recorded_entries_) {
    const auto at = static_cast<std::size_t>(recorded_entries_);
    const auto& entry = entries[at];
    const bool first_of_payment = entry.kind == "debit" && (at == 0 || entries[at - 1].txn != entry.txn);
    if (first_of_payment)
      ports_.log.record(Event("gateway.executed").with("number", entry.number).with("txn", entry.txn));
    ports_.log.record(Event("book.entry")
                          .with("book", ports_.name)
                          .with("entry", entry.entry)
                          .with("kind", entry.kind)
                          .with("customer", entry.customer)
                          .with("code_ref", entry.code_ref)
                          .with("minor", entry.minor)
                          .with("currency", rules_.currency)
                          .with("funder", entry.funder)
                          .with("txn", entry.txn)
                          .with("number", entry.number)
                          .with("order_ref", entry.order_ref));
  }
}

void BookKeeper::acknowledge(const std::string& number) {
  newly_acknowledged_.push_back(number);
}

std::vector<std::string> BookKeeper::unacknowledged() const {
  auto numbers = book_.paid_numbers();
  std::erase_if(numbers, [this](const std::string& number) { return acknowledged_.contains(number); });
  return numbers;
}

}  // namespace tillrig
