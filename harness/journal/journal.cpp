#include "harness/journal/journal.h"

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "harness/journal/chain.h"
#include "harness/journal/journal_file.h"
#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

void write_line(std::ostream& out, const std::string& line) {
  out << line << '\n';
  if (!out) throw std::runtime_error("the journal could not be written: the disk is full or the file is gone");
}

// Also when a subscriber throws: what is recorded afterwards must still reach everybody.
class Delivering {
 public:
  explicit Delivering(bool& flag) : flag_(flag) { flag_ = true; }
  ~Delivering() { flag_ = false; }
  Delivering(const Delivering&) = delete;
  Delivering& operator=(const Delivering&) = delete;

 private:
  bool& flag_;
};

}  // namespace

Journal::Journal(JournalHeader header, JournalOptions options)
    : header_(std::move(header)), options_(options), hasher_(std::make_unique<ChainHasher>()) {
  tail_.reserve(options_.tail);
  if (options_.lines) write_line(*options_.lines, header_line(header_));
}

Journal::~Journal() = default;

void Journal::record(Stamp stamp, Event event) {
  invariant(!finished_, "nothing is recorded after the end of the journal");
  hasher_->add(++entries_, stamp, event);
  Entry entry{entries_, stamp.at, std::move(stamp.node), stamp.incarnation, std::move(event)};
  if (options_.lines) {
    scratch_.clear();
    append_entry_line(entry, scratch_);
    write_line(*options_.lines, scratch_);
  }
  if (delivering_) {
    waiting_.push_back(std::move(entry));
    return;
  }
  const Delivering now(delivering_);
  deliver(std::move(entry));
  while (!waiting_.empty()) {
    Entry next = std::move(waiting_.front());
    waiting_.pop_front();
    deliver(std::move(next));
  }
}

void Journal::deliver(Entry entry) {
  for (std::size_t i = 0; i < subscribers_.size(); ++i) subscribers_[i](entry);
  if (options_.tail == 0) return;
  if (tail_.size() < options_.tail)
    tail_.push_back(std::move(entry));
  else
    tail_[(entry.number - 1) % options_.tail] = std::move(entry);
}

void Journal::subscribe(Subscriber subscriber) {
  subscribers_.push_back(std::move(subscriber));
}

void Journal::finish(Duration wall_time) {
  invariant(!finished_, "a journal ends once");
  finished_ = true;
  if (!options_.lines) return;
  write_line(*options_.lines, end_line(entries_, chain(), wall_time));
  options_.lines->flush();
}

const ChainLink& Journal::chain() const {
  return hasher_->link();
}

std::vector<std::string> Journal::tail() const {
  std::vector<const Entry*> kept;
  kept.reserve(tail_.size());
  for (const auto& entry : tail_) kept.push_back(&entry);
  std::sort(kept.begin(), kept.end(), [](const Entry* a, const Entry* b) { return a->number < b->number; });
  std::vector<std::string> lines;
  for (const auto* entry : kept) append_entry_line(*entry, lines.emplace_back());
  return lines;
}

}  // namespace tillrig
