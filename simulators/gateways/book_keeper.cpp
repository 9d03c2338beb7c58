#include "simulators/gateways/book_keeper.h"

#include <algorithm>

#include "reference/protocol/business_day.h"
#include "simulators/gateways/book_log.h"

namespace tillrig {

boost::asio::awaitable<void> BookKeeper::open() {
  for (;;) {
    std::function<bool(DbSession&)> work = [this](DbSession& db) {
      book_log::create_schema(db);
      const auto loaded = book_log::load(db);
      recorded_entries_ = loaded.marks.recorded_entries;
      marks_ = {loaded.marks.marks.begin(), loaded.marks.marks.end()};
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
    book_.begin_again();
    for (const auto& operation : loaded.operations) book_.replay(operation);
    sequence_ = static_cast<std::int64_t>(loaded.operations.size());
  }
  durable_entries_ = book_.entries().size();
}

boost::asio::awaitable<bool> BookKeeper::perform(Operate operate) {
  BookMarks marks;
  std::size_t entries = 0;
  std::function<bool(DbSession&)> work = [this, &operate, &marks, &entries](DbSession& db) {
    follow_store(db);
    const auto operation = operate();
    if (!operation) return false;
    entries = book_.entries().size();
    marks = {recorded_entries_, new_marks_};
    book_log::append(db, ++sequence_, *operation, marks);
    return true;
  };
  ++in_flight_;
  const auto outcome = co_await ports_.store.transact(std::move(work));
  --in_flight_;

  if (std::holds_alternative<NotCommitted>(outcome) || std::holds_alternative<CommitUnknown>(outcome)) {
    in_doubt_ = true;
    co_return false;
  }
  in_doubt_ = false;
  if (std::holds_alternative<Committed>(outcome)) {
    for (const auto& mark : marks.marks) std::erase(new_marks_, mark);
    marks_.insert(marks.marks.begin(), marks.marks.end());
    durable_entries_ = std::max(durable_entries_, entries);
  }
  record_entries();
  co_return true;
}

boost::asio::awaitable<bool> BookKeeper::look_at(std::function<void()> look) {
  if (in_flight_ == 0 && !in_doubt_) {
    look();
    co_return true;
  }
  std::function<bool(DbSession&)> work = [this, &look](DbSession& db) {
    follow_store(db);
    look();
    return false;
  };
  const auto outcome = co_await ports_.store.transact(std::move(work));
  if (!std::holds_alternative<RolledBack>(outcome)) co_return false;
  in_doubt_ = false;
  record_entries();
  co_return true;
}

boost::asio::awaitable<std::optional<std::vector<BookEntry>>> BookKeeper::durable_entries() {
  std::vector<BookEntry> entries;
  std::function<void()> look = [this, &entries] { entries = book_.entries(); };
  const auto seen = co_await look_at(std::move(look));
  co_return seen ? std::optional(std::move(entries)) : std::nullopt;
}

void BookKeeper::record_entries() {
  const auto& entries = book_.entries();
  const auto cut_off = ports_.settings.text("cut_off", "23:00");
  for (; recorded_entries_ < static_cast<std::int64_t>(durable_entries_); ++recorded_entries_) {
    const auto& entry = entries[static_cast<std::size_t>(recorded_entries_)];
    if (entry.executes)
      ports_.log.record(
          Event("gateway.executed").with("number", entry.number).with("txn", entry.txn).with("entry", entry.entry));
    ports_.log.record(Event("book.entry")
                          .with("book", ports_.name)
                          .with("entry", entry.entry)
                          .with("kind", entry.kind)
                          .with("customer", entry.customer)
                          .with("code_ref", entry.code_ref)
                          .with("minor", entry.minor)
                          .with("currency", entry.currency)
                          .with("funder", entry.funder)
                          .with("txn", entry.txn)
                          .with("number", entry.number)
                          .with("order_ref", entry.order_ref)
                          .with("refund", entry.refund)
                          .with("day", business_day(entry.at, cut_off)));
  }
}

}  // namespace tillrig
