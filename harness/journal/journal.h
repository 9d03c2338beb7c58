#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/journal/entry.h"
#include "reference/ports/journal.h"

namespace tillrig {

class ChainHasher;

// What names a run. First line of its part of a journal file, outside the chain: two machines give equal chains.
struct JournalHeader {
  std::uint64_t seed = 0;
  std::string scenario;  // its identifier
  std::string title;
  std::string world;                                          // "virtual" or "live"
  std::vector<std::pair<std::string, std::string>> versions;  // "tillrig" -> "0.1.0", "systemc" -> "2.3.4", ...
  std::string host;
  std::string time_zone_data;
  std::string binary_hash;
};

struct JournalOptions {
  std::ostream* lines = nullptr;  // JSON lines go here when set; it outlives the journal
  std::size_t tail = 40;          // entries kept for an error report
};

// The one record of a run: numbers what nodes, worlds and the driver record, chains it, tells the subscribers.
// Not thread-safe. Construction writes the header line. A journal file is the concatenation of such parts.
class Journal final : public JournalSink {
 public:
  using Subscriber = std::function<void(const Entry&)>;

  explicit Journal(JournalHeader header, JournalOptions options = {});
  ~Journal() override;

  // Takes the next number. A subscriber may record: its entry is chained at once and reaches everybody after the
  // entry that caused it. Throws std::runtime_error when a line cannot be written.
  void record(Stamp stamp, Event event) override;
  // Every later entry, in order; subscribers are called in the order in which they subscribed, and stay until the end.
  void subscribe(Subscriber subscriber);
  // Writes the closing line: number of entries, chain, wall time. A part without it reads as truncated.
  // REQUIRES: once, and no record() after it.
  void finish(Duration wall_time);

  std::uint64_t entries() const { return entries_; }
  const ChainLink& chain() const;
  std::string chain_hex() const { return hex(chain()); }
  const JournalHeader& header() const { return header_; }
  // The last entries as JSON lines, oldest first.
  std::vector<std::string> tail() const;

 private:
  void deliver(Entry entry);

  JournalHeader header_;
  JournalOptions options_;
  std::unique_ptr<ChainHasher> hasher_;
  std::uint64_t entries_ = 0;
  bool delivering_ = false;
  bool finished_ = false;
  std::vector<Subscriber> subscribers_;
  std::deque<Entry> waiting_;  // chained, not yet told to the subscribers
  std::vector<Entry> tail_;    // a ring: entry n is at (n - 1) % its size
  std::string scratch_;
};

}  // namespace tillrig
