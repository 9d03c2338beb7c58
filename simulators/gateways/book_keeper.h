#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/ports/node.h"
#include "simulators/gateways/book_entry.h"

namespace tillrig {

// A book as its keeper sees it: what the texts of its operations, in order, make of it.
class KeptBook {
 public:
  virtual ~KeptBook() = default;
  virtual void begin_again() = 0;  // as it was before the first operation
  // Throws std::runtime_error for a text that is no operation: a broken disk image.
  virtual void replay(const std::string& operation) = 0;
  virtual const std::vector<BookEntry>& entries() const = 0;
};

// Makes a book survive its node: one commit an operation that changes it, none otherwise. Records book.entry and
// gateway.executed after the commit.
class BookKeeper {
 public:
  // Both live as long as the node.
  BookKeeper(NodePorts& ports, KeptBook& book) : ports_(ports), book_(book) {}

  // Brings the book back from the store; tries again, once a second, while the store fails.
  boost::asio::awaitable<void> open();

  // Applies one operation to the book and answers its text; nullopt: it changed nothing.
  using Operate = std::function<std::optional<std::string>()>;
  // false: the store failed. What it may have kept all the same is found, and recorded, by the next operation.
  boost::asio::awaitable<bool> perform(Operate operate);
  // Lets `look` see the book without what is not durable. false: the store failed.
  boost::asio::awaitable<bool> look_at(std::function<void()> look);
  // Copied, without what is not durable. nullopt: the store failed.
  boost::asio::awaitable<std::optional<std::vector<BookEntry>>> durable_entries();

  // Remembered with the next operation that is kept. REQUIRES: no space in it.
  void mark(std::string mark) { new_marks_.push_back(std::move(mark)); }
  const std::set<std::string>& marks() const { return marks_; }  // in the store

 private:
  void follow_store(DbSession& db);
  void record_entries();

  NodePorts& ports_;
  KeptBook& book_;
  std::int64_t sequence_ = 0;          // of the last operation in book_
  std::size_t durable_entries_ = 0;    // of book_, known to be in the store
  std::int64_t recorded_entries_ = 0;  // in the journal
  std::vector<std::string> new_marks_;
  std::set<std::string> marks_;
  int in_flight_ = 0;      // operations whose commit has not been answered
  bool in_doubt_ = false;  // a commit failed: the store may know better than book_
};

}  // namespace tillrig
