#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <cctype>
#include <optional>
#include <type_traits>

#include "reference/protocol/text.h"
#include "reference/store/connection.h"
#include "reference/store/prepared.h"

namespace tillrig {
namespace {

constexpr const char* connection_failure = "08006";
constexpr Oid int8_oid = 20, int2_oid = 21, int4_oid = 23, numeric_oid = 1700;

std::optional<StoreTrouble> trouble_of(std::string_view state) {
  const auto kind = state.substr(0, 2);
  if (kind == "23" || state == "40001" || state == "40P01" || state == "55P03") return StoreTrouble::conflict;
  if (state == "53100") return StoreTrouble::full;
  if (state == "58030") return StoreTrouble::io_error;
  if (state == "XX001" || state == "XX002") return StoreTrouble::corrupt;
  if (kind == "08" || kind == "57" || kind == "53" || state == "40003") return StoreTrouble::connection_lost;
  return std::nullopt;
}

// The first line only: PostgreSQL puts the values of a row into its DETAIL.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

class PostgresConnection final : public Connection {
 public:
  explicit PostgresConnection(const PostgresOptions& options) {
    for (const char c : options.schema)
      if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_')
        throw std::logic_error("a schema's name holds letters, digits and '_' only, not \"" + options.schema + "\"");
    try {
      session_.open(soci::postgresql, options.connection);
      handle_ = static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
      PQsetNoticeProcessor(
          handle_, [](void*, const char*) {}, nullptr);
      session_ << "SET synchronous_commit = on";
      if (!options.schema.empty()) {
        session_ << "CREATE SCHEMA IF NOT EXISTS " + options.schema;
        session_ << "SET search_path = " + options.schema;
      }
    } catch (const soci::soci_error& error) {
      throw StoreFailure(StoreTrouble::connection_lost,
                         "PostgreSQL cannot be reached: " + first_line(error.get_error_message()));
    }
  }

  std::int64_t execute(std::string_view sql, std::span<const DbValue> parameters) override {
    return guarded([&] {
      auto& prepared = statements_.find_or_prepare(session_, sql, parameters);
      prepared.run(parameters);
      return static_cast<std::int64_t>(prepared.statement().get_affected_rows());
    });
  }

  std::vector<DbRow> query(std::string_view sql, std::span<const DbValue> parameters) override {
    return guarded([&] {
      auto& prepared = statements_.find_or_prepare(session_, sql, parameters);
      prepared.run(parameters);
      auto& backend = *static_cast<soci::postgresql_statement_backend*>(prepared.statement().get_backend());
      const PGresult* result = backend.result_;
      std::vector<DbRow> rows;
      rows.reserve(static_cast<std::size_t>(PQntuples(result)));
      for (int row = 0; row < PQntuples(result); ++row) rows.push_back(row_of(result, row));
      return rows;
    });
  }

  // The server said no, or it said nothing.
  bool commit_in_doubt() const override { return lost_ || last_state_ == "40003"; }
  bool lost() const override { return lost_; }
  bool must_stay_closed() const override { return false; }

 private:
  template <class Work>
  std::invoke_result_t<const Work&> guarded(const Work& work) {
    try {
      return work();
    } catch (const soci::postgresql_soci_error& error) {
      last_state_ = error.sqlstate().substr(0, 5);
      // An error without a state is not the server's: the connection broke.
      if (last_state_.find_first_not_of(' ') == std::string::npos) last_state_ = connection_failure;
      fail(error);
    } catch (const soci::soci_error& error) {
      last_state_.clear();
      fail(error);
    }
  }

  [[noreturn]] void fail(const soci::soci_error& error) {
    const auto trouble = trouble_of(last_state_);
    lost_ = PQstatus(handle_) == CONNECTION_BAD || trouble == StoreTrouble::connection_lost;
    const std::string what = "PostgreSQL " + last_state_ + ": " + first_line(error.get_error_message());
    if (lost_) throw StoreFailure(StoreTrouble::connection_lost, what);
    if (trouble) throw StoreFailure(*trouble, what);
    throw std::logic_error(what);
  }

  static DbRow row_of(const PGresult* result, int row) {
    std::vector<DbValue> values(static_cast<std::size_t>(PQnfields(result)));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const int column = static_cast<int>(i);
      if (PQgetisnull(result, row, column)) continue;
      const std::string_view text(PQgetvalue(result, row, column),
                                  static_cast<std::size_t>(PQgetlength(result, row, column)));
      values[i] = value_of(text, PQftype(result, column));
    }
    return DbRow(std::move(values));
  }

  // A sum of BIGINT is NUMERIC here and an integer in SQLite: a whole number is read as an integer.
  static DbValue value_of(std::string_view text, Oid type) {
    if (type == int8_oid || type == int2_oid || type == int4_oid || type == numeric_oid) {
      if (const auto number = whole_number(text)) return *number;
    }
    return std::string(text);
  }

  soci::session session_;
  PGconn* handle_ = nullptr;
  PreparedCache statements_;
  std::string last_state_;
  bool lost_ = false;
};

}  // namespace

std::unique_ptr<Connection> open_postgres(const PostgresOptions& options) {
  return std::make_unique<PostgresConnection>(options);
}

}  // namespace tillrig
