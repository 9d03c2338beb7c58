#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/protocol/stock_messages.h"

namespace tillrig::terminal {

// What the till has learned of the goods, so that it can scan without the stock. How many are left is not in it.
class PriceList {
 public:
  // What of it is news.
  std::vector<PricedItem> learn(const std::vector<PricedItem>& items);
  std::optional<StockItem> find(const std::string& barcode) const;
  bool empty() const { return items_.empty(); }

 private:
  std::map<std::string, StockItem> items_;
};

namespace price_store {

void prepare(DbSession& db);
// These wait until the store answers.
boost::asio::awaitable<std::vector<PricedItem>> load(Store& store, Clock& clock);
boost::asio::awaitable<void> keep(Store& store, Clock& clock, std::vector<PricedItem> items);

}  // namespace price_store

}  // namespace tillrig::terminal
