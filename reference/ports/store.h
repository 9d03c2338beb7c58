#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tillrig {

// A column value. SQL NULL is monostate. Columns are declared BIGINT or TEXT, nothing else.
using DbValue = std::variant<std::monostate, std::int64_t, std::string>;

class DbRow {
 public:
  explicit DbRow(std::vector<DbValue> values) : values_(std::move(values)) {}
  // Throws std::bad_variant_access when the column holds another type: a broken program.
  std::int64_t integer(std::size_t column) const { return std::get<std::int64_t>(values_.at(column)); }
  const std::string& text(std::size_t column) const { return std::get<std::string>(values_.at(column)); }
  bool is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(values_.at(column)); }

 private:
  std::vector<DbValue> values_;
};

enum class StoreTrouble { full, io_error, corrupt, conflict, connection_lost, closed };

// Thrown by DbSession and turned into NotCommitted or CommitUnknown by transact: services do not catch it.
class StoreFailure : public std::runtime_error {
 public:
  StoreFailure(StoreTrouble trouble, const std::string& what) : std::runtime_error(what), trouble_(trouble) {}
  StoreTrouble trouble() const { return trouble_; }

 private:
  StoreTrouble trouble_;
};

// One open transaction. SQL in the subset that SQLite and PostgreSQL both accept, parameters as :p1, :p2, ... in order;
// uniqueness by INSERT ... ON CONFLICT DO NOTHING and the number of rows it answers.
class DbSession {
 public:
  virtual ~DbSession() = default;
  // Rows changed.
  virtual std::int64_t execute(std::string_view sql, std::initializer_list<DbValue> parameters = {}) = 0;
  virtual std::vector<DbRow> query(std::string_view sql, std::initializer_list<DbValue> parameters = {}) = 0;
};

struct Committed {};
struct RolledBack {};  // the function asked for it by answering false
struct NotCommitted {  // nothing of it is in the database
  StoreTrouble trouble;
  std::string detail;
};
struct CommitUnknown {  // it may or may not be in the database: read again before acting
  std::string detail;
};
using StoreOutcome = std::variant<Committed, RolledBack, NotCommitted, CommitUnknown>;

// A node's own database. Every Committed is durable. Transactions of one node run one after another.
class Store {
 public:
  virtual ~Store() = default;
  // Runs `work` synchronously on a session; it may not await. true commits, false rolls back.
  virtual boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) = 0;
};

const char* name_of(StoreTrouble trouble);

}  // namespace tillrig
