#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "simulators/gateways/wallet_book.h"

namespace tillrig {

// What a gateway must remember beside the book: how many book entries it has put on record, and whose notices were
// acknowledged. It travels with the next operation, so that it costs no commit of its own.
struct BookMarks {
  std::int64_t recorded_entries = 0;
  std::vector<std::string> acknowledged;  // numbers, since the previous operation
};

// The durable form of a WalletBook: its operations, in order. Used inside a transaction.
namespace book_log {

void create_schema(DbSession& db);
std::int64_t last_sequence(DbSession& db);
void append(DbSession& db, std::int64_t sequence, const BookOperation& operation, const BookMarks& marks);

struct Loaded {
  std::vector<BookOperation> operations;
  std::int64_t recorded_entries = 0;
  std::vector<std::string> acknowledged;  // all of them
};
// Throws std::runtime_error for a row that is no operation: a broken disk image.
Loaded load(DbSession& db);

std::string encode(const BookOperation& operation);
BookOperation decode(const std::string& text);

}  // namespace book_log
}  // namespace tillrig
