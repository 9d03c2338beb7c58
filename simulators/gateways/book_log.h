#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/ports/store.h"

namespace tillrig {

// What a money house must remember beside its book: how many book entries it has put on record, and marks of its own.
// It travels with the next operation, so that it costs no commit of its own.
struct BookMarks {
  std::int64_t recorded_entries = 0;
  std::vector<std::string> marks;  // without spaces; since the previous operation
};

// The durable form of a book: the texts of its operations, in order. Used inside a transaction.
namespace book_log {

void create_schema(DbSession& db);
std::int64_t last_sequence(DbSession& db);
void append(DbSession& db, std::int64_t sequence, const std::string& operation, const BookMarks& marks);

struct Loaded {
  std::vector<std::string> operations;
  BookMarks marks;  // all of them
};
Loaded load(DbSession& db);

}  // namespace book_log
}  // namespace tillrig
