#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/entry.h"

namespace tillrig {

// One row of a statement as it was issued, whatever was done to it.
struct IssuedRow {
  bool refund = false;      // SALE or REFUND
  std::string number;       // of the payment
  std::string txn;          // of the payment
  std::string refund_name;  // under which a return was asked for; empty: the payment itself
  std::int64_t minor = 0;
  std::int64_t fee = 0;
  std::string currency;
};

struct IssuedStatement {
  std::string name;
  std::string book;
  std::string day;
  bool sound = true;  // its totals add up
  std::vector<IssuedRow> rows;
};

// The statements that wallets and banks handed over, from their own events.
class StatementEvidence {
 public:
  // statement.issued, statement.row; others are ignored.
  void on(const Entry& entry);

  // The one that counts for a day: the first sound one. nullptr: none.
  const IssuedStatement* of(std::string_view book, std::string_view day) const;
  const std::vector<IssuedStatement>& all() const { return statements_; }

 private:
  std::vector<IssuedStatement> statements_;  // in the order in which they were issued
};

}  // namespace tillrig
