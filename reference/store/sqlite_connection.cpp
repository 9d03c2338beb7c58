#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <type_traits>

#include "reference/store/connection.h"
#include "reference/store/prepared.h"
#include "reference/store/written_ahead.h"

namespace tillrig {
namespace {

using namespace sqlite_api;

// As SQLite's own default for automatic checkpoints, which hide their I/O errors and are therefore not used.
constexpr int checkpoint_pages = 1000;
constexpr std::int64_t log_header_bytes = 32, log_frame_header_bytes = 24;

StoreTrouble trouble_of(int primary) {
  switch (primary) {
    case SQLITE_FULL:
      return StoreTrouble::full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return StoreTrouble::corrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreTrouble::conflict;
    default:
      return StoreTrouble::io_error;
  }
}

bool is_broken_program(int primary) {
  return primary == SQLITE_ERROR || primary == SQLITE_MISUSE || primary == SQLITE_RANGE || primary == SQLITE_MISMATCH ||
         primary == SQLITE_TOOBIG || primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE;
}

// SQLite itself does not look at the file when a log beside it holds the same pages, and writes over it later.
bool is_no_database(const std::string& path) {
  using namespace std::string_view_literals;
  constexpr auto mark = "SQLite format 3\0"sv;
  std::array<char, mark.size()> begin{};
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), begin.size());
  return file.gcount() > 0 && std::string_view(begin.data(), begin.size()) != mark;
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(const SqliteOptions& options)
      : path_(options.path), log_(options.path + "-wal", options.log_bytes_ahead) {
    if (path_.find('"') != std::string::npos)
      throw StoreFailure(StoreTrouble::io_error, path_ + ": a database file's path may not hold a double quote");
    try {
      open(options);
      if (options.log_bytes_ahead > 0) session_ << "PRAGMA page_size", soci::into(page_bytes_);
      write_log_ahead();  // how long a log that was found is, only a commit will tell
    } catch (const soci::soci_error& error) {
      throw StoreFailure(handle_ ? trouble_of(code() & 0xff) : StoreTrouble::io_error,
                         path_ + ": cannot be opened as a database: " + reason(error));
    }
  }

  std::int64_t execute(std::string_view sql, std::span<const DbValue> parameters) override {
    return guarded([&] {
      auto& prepared = statements_.find_or_prepare(session_, sql, parameters);
      auto& backend = backend_of(prepared);
      const int before = sqlite3_total_changes(handle_);
      for (bool row = prepared.run(parameters); row;)
        row = backend.fetch(1) == soci::details::statement_backend::ef_success;
      return static_cast<std::int64_t>(sqlite3_total_changes(handle_) - before);
    });
  }

  std::vector<DbRow> query(std::string_view sql, std::span<const DbValue> parameters) override {
    return guarded([&] {
      auto& prepared = statements_.find_or_prepare(session_, sql, parameters);
      auto& backend = backend_of(prepared);
      std::vector<DbRow> rows;
      for (bool row = prepared.run(parameters); row;) {
        rows.push_back(current_row(backend.stmt_));
        row = backend.fetch(1) == soci::details::statement_backend::ef_success;
      }
      return rows;
    });
  }

  // Only a write that failed before the commit record was whole is certainly not there.
  bool commit_in_doubt() const override {
    const int primary = last_error_ & 0xff;
    return primary == SQLITE_IOERR && last_error_ != SQLITE_IOERR_WRITE;
  }

  bool lost() const override {
    const bool sync = last_error_ == SQLITE_IOERR_FSYNC || last_error_ == SQLITE_IOERR_DIR_FSYNC;
    return sync || (last_error_ & 0xff) == SQLITE_CORRUPT || (last_error_ & 0xff) == SQLITE_NOTADB;
  }

  bool must_stay_closed() const override { return true; }

  bool after_commit() override {
    write_log_ahead();
    if (wal_pages_ < checkpoint_pages) return true;
    wal_pages_ = 0;
    last_error_ = SQLITE_OK;
    if (sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) == SQLITE_OK)
      return true;
    last_error_ = code();
    return (last_error_ & 0xff) != SQLITE_IOERR;
  }

 private:
  void open(const SqliteOptions& options) {
    std::string words = "db=\"" + path_ + "\"";
    if (is_no_database(path_)) throw StoreFailure(StoreTrouble::corrupt, path_ + ": is not a database");
    if (!options.vfs.empty()) words += " vfs=" + options.vfs;
    session_.open(soci::sqlite3, words);
    handle_ = static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
    sqlite3_extended_result_codes(handle_, 1);
    // A damaged file is left as it was found, its log too: closing would work the one into the other.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_wal_hook(
        handle_,
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
          return SQLITE_OK;
        },
        this);
    // Rows are short, and a commit writes every page that it touches. Of no effect on a file that is there already.
    session_ << "PRAGMA page_size=1024";
    if (options.exclusive) session_ << "PRAGMA locking_mode=exclusive";
    session_ << "PRAGMA journal_mode=" + options.journal_mode;
    session_ << "PRAGMA synchronous=" + options.synchronous;
    std::string verdict = "ok";
    if (options.check_pages)
      session_ << "PRAGMA quick_check(1)", soci::into(verdict);
    else
      session_ << "PRAGMA schema_version";
    if (verdict == "ok") {
      sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
      return;
    }
    std::replace(verdict.begin(), verdict.end(), '\n', ' ');
    throw StoreFailure(StoreTrouble::corrupt, path_ + ": is damaged: " + verdict);
  }

  void write_log_ahead() { log_.keep_ahead_of(log_header_bytes + wal_pages_ * (log_frame_header_bytes + page_bytes_)); }

  // SOCI's own words carry the values of the parameters, which may be secrets.
  std::string reason(const soci::soci_error& error) const {
    if (!handle_ || sqlite3_errcode(handle_) == SQLITE_OK) return error.get_error_message();
    return sqlite3_errmsg(handle_);
  }

  int code() const { return sqlite3_extended_errcode(handle_); }

  template <class Work>
  std::invoke_result_t<const Work&> guarded(const Work& work) {
    try {
      return work();
    } catch (const soci::soci_error& error) {
      last_error_ = code();
      const std::string what = path_ + ": " + reason(error);
      const int primary = last_error_ & 0xff;
      if (is_broken_program(primary)) throw std::logic_error(what);
      throw StoreFailure(trouble_of(primary), what);
    }
  }

  static soci::sqlite3_statement_backend& backend_of(Prepared& prepared) {
    auto& backend = *static_cast<soci::sqlite3_statement_backend*>(prepared.statement().get_backend());
    backend.hasVectorIntoElements_ = false;  // SOCI 4.0.3 leaves it without a value
    return backend;
  }

  // SOCI takes the type of an expression (count(*), a sum) for text; SQLite knows what it holds.
  static DbRow current_row(sqlite3_stmt* statement) {
    std::vector<DbValue> values(static_cast<std::size_t>(sqlite3_column_count(statement)));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int column = static_cast<int>(i);
      switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
          break;
        case SQLITE_INTEGER:
          values[i] = static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
          break;
        default:
          values[i] = std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                                  static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
      }
    }
    return DbRow(std::move(values));
  }

  std::string path_;
  soci::session session_;
  sqlite3* handle_ = nullptr;
  PreparedCache statements_;
  int last_error_ = SQLITE_OK;
  int wal_pages_ = 0;
  int page_bytes_ = 0;
  WrittenAhead log_;
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options) {
  return std::make_unique<SqliteConnection>(options);
}

}  // namespace tillrig
