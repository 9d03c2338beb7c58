#include "harness/oracles/statement_evidence.h"

#include <algorithm>
#include <utility>

namespace tillrig {

void StatementEvidence::on(const Entry& entry) {
  const auto& event = entry.event;
  if (event.kind() == "statement.issued") {
    IssuedStatement statement;
    statement.name = event.text("statement");
    statement.book = event.text("book");
    statement.day = event.text("day");
    statement.sound = event.integer("sound") != 0;
    statements_.push_back(std::move(statement));
  } else if (event.kind() == "statement.row") {
    const auto found = std::find_if(statements_.rbegin(), statements_.rend(), [&](const IssuedStatement& statement) {
      return statement.name == event.text("statement");
    });
    if (found == statements_.rend()) return;
    IssuedRow row;
    row.refund = event.text("kind") == "REFUND";
    row.number = event.text("number");
    row.txn = event.text("txn");
    row.refund_name = event.text("refund");
    row.minor = event.integer("minor");
    row.fee = event.integer("fee");
    row.currency = event.text("currency");
    found->rows.push_back(std::move(row));
  }
}

const IssuedStatement* StatementEvidence::of(std::string_view book, std::string_view day) const {
  const auto found = std::find_if(statements_.begin(), statements_.end(), [&](const IssuedStatement& statement) {
    return statement.sound && statement.book == book && statement.day == day;
  });
  return found == statements_.end() ? nullptr : &*found;
}

}  // namespace tillrig
