#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

// The statement of one business day, as a wallet or a bank hands it over: a file of lines, fields parted by '|'.
//   STATEMENT|1|<book>|<business day>|<sequence>|<currency>
//   SALE|<number>|<txn>|<refund>|<minor>|<fee>|<currency>|<at, milliseconds since the epoch>       or REFUND|...
//   TOTAL|<count>|<minor>|<fee>
// One statement has exactly one form.
namespace tillrig {

enum class StatementKind { sale, refund };

template <>
struct Words<StatementKind> {
  static constexpr std::array all{std::pair{StatementKind::sale, "SALE"}, std::pair{StatementKind::refund, "REFUND"}};
};

struct StatementRow {
  StatementKind kind = StatementKind::sale;
  ChannelNumber number;  // of the payment
  ChannelTxn txn;        // of the payment
  // REFUND: the number under which the merchant asked for it; empty when the payment itself was taken back (cancel,
  // reversal). SALE: empty; otherwise a return of this number was taken back.
  RefundKey refund;
  Money amount = Money::zero(Currency::cny());
  std::int64_t fee = 0;  // minor units; of a refund: what is given back
  WallInstant at;        // whole milliseconds

  bool operator==(const StatementRow&) const = default;
};

// What the merchant is due: sales less refunds, and the fees of the one less those of the other.
struct StatementTotals {
  std::int64_t count = 0;
  std::int64_t minor = 0;
  std::int64_t fee = 0;

  bool operator==(const StatementTotals&) const = default;
};

struct Statement {
  std::string book;  // the channel whose book it is from
  std::string day;   // business day
  std::int64_t sequence = 1;
  Currency currency = Currency::cny();
  std::vector<StatementRow> rows;
  StatementTotals totals;  // as stated

  std::string name() const;  // "wallet-a-2026-03-02-1"
};

// What the channel keeps of an amount, rounded half up. REQUIRES: minor >= 0, 0 <= per_mille <= 1000.
std::int64_t fee_of(std::int64_t minor, std::int64_t per_mille);

// Of rows whose sums fit 64 bits; nullopt: they do not.
std::optional<StatementTotals> totals_of(const std::vector<StatementRow>& rows);

// REQUIRES: no text in it has a '|' or anything but printable ASCII.
std::string statement_text(const Statement& statement);

struct BadStatement {
  enum class Kind { unreadable, totals };
  Kind kind = Kind::unreadable;
  std::string line;  // "line 3, minor: expected a whole number of zero or more, found \"12.50\""
  std::string book;  // where its first line could be read
  std::string day;
};
tl::expected<Statement, BadStatement> read_statement(std::string_view bytes);

}  // namespace tillrig
