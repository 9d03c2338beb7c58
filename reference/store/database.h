#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "reference/ports/store.h"

namespace tillrig {

// How a node's SQLite file is opened. The defaults make every commit durable.
struct SqliteOptions {
  std::string path;
  std::string vfs;                   // empty: SQLite's default VFS
  std::string journal_mode = "wal";  // "wal", "delete", "truncate", ...
  std::string synchronous = "full";
  bool exclusive = true;             // no other connection may look; lets WAL work without shared memory
  bool check_pages = true;           // PRAGMA quick_check at open: reads the whole file
  std::int64_t log_bytes_ahead = 0;  // of a real file's log: see WrittenAhead. 0: the log grows with each commit
};

struct PostgresOptions {
  std::string connection;  // libpq words: "host=/run/x dbname=lane user=till"
  std::string schema;      // made when missing; empty: the connection's own. Letters, digits and '_'.
};

class Connection;

// One database of one node, used by one thread at a time. Statements are prepared once and kept by their text.
//
// After an I/O error that leaves the disk's state unknown (a failed sync) it refuses everything with `closed` until a
// new Database is made over the same file. A lost PostgreSQL connection is made anew by the next run().
class Database {
 public:
  // Both throw StoreFailure, one line that names the file or the server, when it cannot be opened or is no database.
  explicit Database(const SqliteOptions& options);
  explicit Database(const PostgresOptions& options);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  // begin; work; commit or rollback. Trouble becomes a value; an exception that is not a StoreFailure (SQL that does
  // not parse, a column of another type: a broken program) rolls back and leaves. The details never hold a parameter's
  // value.
  StoreOutcome run(const std::function<bool(DbSession&)>& work);

  // The two halves of run(), for a caller that syncs on another thread. nullopt: `work` wants its commit, and commit()
  // is the next thing to call.
  std::optional<StoreOutcome> begin(const std::function<bool(DbSession&)>& work);
  StoreOutcome commit();

  // Rows changed by the last transaction, whatever became of it.
  std::int64_t rows_changed() const { return rows_changed_; }

 private:
  class Session;
  StoreOutcome failed(const StoreFailure& failure);
  void roll_back();

  std::function<std::unique_ptr<Connection>()> open_;
  std::unique_ptr<Connection> connection_;
  std::string closed_because_;
  std::int64_t rows_changed_ = 0;
};

}  // namespace tillrig
