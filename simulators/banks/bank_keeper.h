#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "simulators/banks/bank_book.h"
#include "simulators/gateways/book_keeper.h"

namespace tillrig {

// A BankBook that survives its node.
class BankKeeper final : private KeptBook {
 public:
  BankKeeper(NodePorts& ports, BankRules rules) : ports_(ports), book_(std::move(rules)), keeper_(ports, *this) {}

  boost::asio::awaitable<void> open() { return keeper_.open(); }
  // nullopt: the store failed. What it may have kept all the same is found, and recorded, by the next operation.
  boost::asio::awaitable<std::optional<BankResult>> perform(BankOperation operation);
  auto durable_entries() { return keeper_.durable_entries(); }
  const BankBook& book() const { return book_; }

 private:
  void begin_again() override { book_ = BankBook(book_.rules()); }
  void replay(const std::string& operation) override;
  const std::vector<BookEntry>& entries() const override { return book_.entries(); }

  NodePorts& ports_;
  BankBook book_;
  BookKeeper keeper_;
};

}  // namespace tillrig
