#include "simulators/gateways/book_log.h"

#include "reference/protocol/text.h"

namespace tillrig::book_log {

void create_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS book_operation (sequence BIGINT PRIMARY KEY, recorded BIGINT NOT NULL, "
      "marks TEXT NOT NULL, operation TEXT NOT NULL)");
}

std::int64_t last_sequence(DbSession& db) {
  return db.query("SELECT COALESCE(MAX(sequence), 0) FROM book_operation").at(0).integer(0);
}

void append(DbSession& db, std::int64_t sequence, const std::string& operation, const BookMarks& marks) {
  std::string words;
  for (const auto& mark : marks.marks) words.append(mark).append(" ");
  db.execute("INSERT INTO book_operation (sequence, recorded, marks, operation) VALUES (:p1, :p2, :p3, :p4)",
             {sequence, marks.recorded_entries, words, operation});
}

Loaded load(DbSession& db) {
  Loaded loaded;
  for (const auto& row : db.query("SELECT recorded, marks, operation FROM book_operation ORDER BY sequence")) {
    loaded.marks.recorded_entries = row.integer(0);
    for (const auto mark : split(row.text(1), ' '))
      if (!mark.empty()) loaded.marks.marks.emplace_back(mark);
    loaded.operations.push_back(row.text(2));
  }
  return loaded;
}

}  // namespace tillrig::book_log
