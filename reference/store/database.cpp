#include "reference/store/database.h"

#include <optional>
#include <span>
#include <type_traits>

#include "reference/store/connection.h"

namespace tillrig {

const char* name_of(StoreTrouble trouble) {
  switch (trouble) {
    case StoreTrouble::full:
      return "full";
    case StoreTrouble::io_error:
      return "io_error";
    case StoreTrouble::corrupt:
      return "corrupt";
    case StoreTrouble::conflict:
      return "conflict";
    case StoreTrouble::connection_lost:
      return "connection_lost";
    case StoreTrouble::closed:
      return "closed";
  }
  return "?";
}

// Remembers the first failure: a transaction in which a statement failed is never committed, whatever `work` answers.
class Database::Session final : public DbSession {
 public:
  Session(Connection& connection, std::int64_t& rows_changed) : connection_(connection), rows_changed_(rows_changed) {}

  std::int64_t execute(std::string_view sql, std::initializer_list<DbValue> parameters) override {
    const auto changed =
        remembering([&] { return connection_.execute(sql, std::span(parameters.begin(), parameters.size())); });
    rows_changed_ += changed;
    return changed;
  }
  std::vector<DbRow> query(std::string_view sql, std::initializer_list<DbValue> parameters) override {
    return remembering([&] { return connection_.query(sql, std::span(parameters.begin(), parameters.size())); });
  }
  const std::optional<StoreFailure>& failure() const { return failure_; }

 private:
  template <class Work>
  std::invoke_result_t<const Work&> remembering(const Work& work) {
    if (failure_) throw StoreFailure(*failure_);
    try {
      return work();
    } catch (const StoreFailure& failure) {
      failure_ = failure;
      throw;
    }
  }

  Connection& connection_;
  std::int64_t& rows_changed_;
  std::optional<StoreFailure> failure_;
};

Database::Database(const SqliteOptions& options)
    : open_([options] { return open_sqlite(options); }), connection_(open_()) {}

Database::Database(const PostgresOptions& options)
    : open_([options] { return open_postgres(options); }), connection_(open_()) {}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

StoreOutcome Database::run(const std::function<bool(DbSession&)>& work) {
  const auto ended = begin(work);
  return ended ? *ended : commit();
}

std::optional<StoreOutcome> Database::begin(const std::function<bool(DbSession&)>& work) {
  rows_changed_ = 0;
  if (!closed_because_.empty()) return NotCommitted{StoreTrouble::closed, closed_because_};
  try {
    if (!connection_) connection_ = open_();
    connection_->execute("BEGIN", {});
  } catch (const StoreFailure& failure) {
    return failed(failure);
  }
  Session session(*connection_, rows_changed_);
  bool wanted = false;
  try {
    wanted = work(session);
  } catch (const StoreFailure& failure) {
    return failed(session.failure().value_or(failure));
  } catch (...) {
    roll_back();
    throw;
  }
  if (session.failure()) return failed(*session.failure());
  if (wanted) return std::nullopt;
  roll_back();
  return RolledBack{};
}

StoreOutcome Database::commit() {
  try {
    connection_->execute("COMMIT", {});
  } catch (const StoreFailure& failure) {
    if (!connection_->commit_in_doubt()) return failed(failure);
    if (connection_->must_stay_closed()) closed_because_ = failure.what();
    connection_.reset();
    return CommitUnknown{failure.what()};
  }
  if (!connection_->after_commit()) {
    closed_because_ = "an I/O error in the checkpoint after a commit";
    connection_.reset();
  }
  return Committed{};
}

StoreOutcome Database::failed(const StoreFailure& failure) {
  NotCommitted outcome{failure.trouble(), failure.what()};
  if (connection_ && connection_->lost()) {
    if (connection_->must_stay_closed()) closed_because_ = failure.what();
    connection_.reset();
  } else if (connection_) {
    roll_back();
  }
  return outcome;
}

void Database::roll_back() {
  try {
    connection_->execute("ROLLBACK", {});
  } catch (const StoreFailure& failure) {
    if (connection_->must_stay_closed()) closed_because_ = failure.what();
    connection_.reset();
  } catch (const std::logic_error&) {
    // SQLite has rolled back by itself ("no transaction is active") after some errors: as wanted.
  }
}

}  // namespace tillrig
