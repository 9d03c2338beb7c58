#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "reference/ports/store.h"
#include "reference/store/database.h"

namespace tillrig {

// One open connection to one kind of database, as Database needs it. Every function throws StoreFailure for trouble and
// std::logic_error for a broken program.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual std::int64_t execute(std::string_view sql, std::span<const DbValue> parameters) = 0;
  virtual std::vector<DbRow> query(std::string_view sql, std::span<const DbValue> parameters) = 0;

  // After a StoreFailure out of COMMIT: can the transaction be in the database all the same?
  virtual bool commit_in_doubt() const = 0;
  // After any StoreFailure: the connection must not be used again.
  virtual bool lost() const = 0;
  // True: what was lost can only be had back by opening the file anew, on purpose.
  virtual bool must_stay_closed() const = 0;
  // Housekeeping after a commit. False: the connection must not be used again, though the commit stands.
  virtual bool after_commit() { return true; }
};

std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options);
std::unique_ptr<Connection> open_postgres(const PostgresOptions& options);

}  // namespace tillrig
