#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulators/gateways/book_keeper.h"
#include "simulators/gateways/wallet_book.h"

namespace tillrig {

// A WalletBook that survives its node.
class WalletKeeper final : private KeptBook {
 public:
  WalletKeeper(NodePorts& ports, BookRules rules, std::map<std::string, std::int64_t> balances);

  boost::asio::awaitable<void> open() { return keeper_.open(); }

  // nullopt: the store failed. What it may have kept all the same is found, and recorded, by the next operation.
  boost::asio::awaitable<std::optional<BookResult>> perform(BookOperation operation);
  // Of a payment, or of a refund of it when `refund` is not empty. Never sees what is not durable. nullopt: the store
  // failed.
  boost::asio::awaitable<std::optional<TradeView>> look_up(std::string number, std::string refund);

  auto durable_entries() { return keeper_.durable_entries(); }
  const WalletBook& book() const { return book_; }
  // The notice of this number needs no repeating.
  void acknowledge(const std::string& number) { keeper_.mark(number); }
  // Paid, and nobody has acknowledged it as far as the store remembers.
  std::vector<std::string> unacknowledged() const;

 private:
  void begin_again() override { book_ = WalletBook(rules_, balances_); }
  void replay(const std::string& operation) override;
  const std::vector<BookEntry>& entries() const override { return book_.entries(); }

  NodePorts& ports_;
  BookRules rules_;
  std::map<std::string, std::int64_t> balances_;
  WalletBook book_;
  BookKeeper keeper_;
};

}  // namespace tillrig
