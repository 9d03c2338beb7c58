#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/ports/node.h"
#include "reference/protocol/statement.h"
#include "simulators/gateways/book_entry.h"
#include "simulators/gateways/service_desk.h"

namespace tillrig {

// What a book says as rows of a statement, in its order: one a movement, whoever funded it.
std::vector<StatementRow> statement_rows(const std::vector<BookEntry>& entries, std::int64_t fee_per_mille);

// Makes the statement of a business day out of a book, and gets it wrong as sim.fault says. Sequence numbers count from
// the node's start; what a fault holds back for the next statement is forgotten when the node ends.
//
// Records statement.issued {statement, book, day, rows, minor, fee, currency, sound 0|1} and statement.row {statement,
// book, row, kind, number, txn, refund, minor, fee, currency, day} for each row, as issued.
//
// Settings (default):
//   cut_off        text     end of its business day, UTC+8 ("23:00")
//   fee_per_mille  integer  of each payment, rounded half up; a return gives it back (6)
class StatementDesk {
 public:
  // Throws std::runtime_error for settings that it cannot read.
  StatementDesk(NodePorts& ports, ServiceDesk& desk, std::string channel, std::string currency);

  // sim.statement {"day": text} -> {"name": text, "bytes": text}.
  Answer issue(const Request& request, const std::vector<BookEntry>& entries);

 private:
  using Rows = std::vector<StatementRow>;
  bool fires(OutcomeFaultKind kind, OutcomeFault& fault);
  void spoil(const std::string& day, Rows& rows);
  void change_last(Rows& rows);
  StatementRow invented_row() const;
  void record(const Statement& statement, bool sound);

  NodePorts& ports_;
  ServiceDesk& desk_;
  std::string channel_;
  Currency currency_;
  std::string cut_off_;
  std::int64_t fee_per_mille_;
  std::map<std::string, Rows> held_back_;       // by the day on whose statement they come
  std::map<std::string, std::int64_t> issued_;  // statements, by day
};

}  // namespace tillrig
