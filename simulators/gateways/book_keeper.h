#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/ports/node.h"
#include "simulators/gateways/book_log.h"
#include "simulators/gateways/wallet_book.h"

namespace tillrig {

// A WalletBook that survives its node: one commit an operation that changes it, none otherwise. Records book.entry and
// gateway.executed after the commit.
class BookKeeper {
 public:
  BookKeeper(NodePorts& ports, BookRules rules, std::map<std::string, std::int64_t> balances);

  // Brings the book back from the store; tries again, once a second, while the store fails.
  boost::asio::awaitable<void> open();

  // nullopt: the store failed. What it may have kept all the same is found, and recorded, by the next operation.
  boost::asio::awaitable<std::optional<BookResult>> perform(BookOperation operation);
  // Of a payment, or of a refund of it when `refund` is not empty. Never sees what is not durable. nullopt: the store
  // failed.
  boost::asio::awaitable<std::optional<TradeView>> look_up(std::string number, std::string refund);

  const WalletBook& book() const { return book_; }
  // The notice of this number needs no repeating.
  void acknowledge(const std::string& number);
  // Paid, and nobody has acknowledged it as far as the store remembers.
  std::vector<std::string> unacknowledged() const;

 private:
  WalletBook fresh_book() const;
  void follow_store(DbSession& db);
  TradeView view_now(const std::string& number, const std::string& refund);
  void record_entries();

  NodePorts& ports_;
  BookRules rules_;
  std::map<std::string, std::int64_t> balances_;
  WalletBook book_;
  std::int64_t sequence_ = 0;          // of the last operation in book_
  std::size_t durable_entries_ = 0;    // of book_, known to be in the store
  std::int64_t recorded_entries_ = 0;  // in the journal
  std::vector<std::string> newly_acknowledged_;
  std::set<std::string> acknowledged_;  // in the store
  int in_flight_ = 0;                   // operations whose commit has not been answered
  bool in_doubt_ = false;               // a commit failed: the store may know better than book_
};

}  // namespace tillrig
