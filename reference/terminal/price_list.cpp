#include "reference/terminal/price_list.h"

#include <functional>
#include <utility>

#include "reference/protocol/invariant.h"
#include "reference/shell/settle.h"

namespace tillrig::terminal {
namespace {

bool same_goods(const StockItem& a, const StockItem& b) {
  return a.sku == b.sku && a.title == b.title && a.price == b.price;
}

}  // namespace

std::vector<PricedItem> PriceList::learn(const std::vector<PricedItem>& items) {
  std::vector<PricedItem> news;
  for (auto item : items) {
    item.item.available = 0;
    const auto known = items_.find(item.barcode);
    if (!item.item.found || (known != items_.end() && same_goods(known->second, item.item))) continue;
    items_.insert_or_assign(item.barcode, item.item);
    news.push_back(std::move(item));
  }
  return news;
}

std::optional<StockItem> PriceList::find(const std::string& barcode) const {
  const auto found = items_.find(barcode);
  return found == items_.end() ? std::nullopt : std::optional(found->second);
}

namespace price_store {

void prepare(DbSession& db) {
  db.execute("CREATE TABLE IF NOT EXISTS price (barcode TEXT PRIMARY KEY, body TEXT NOT NULL)");
}

boost::asio::awaitable<std::vector<PricedItem>> load(Store& store, Clock& clock) {
  std::vector<PricedItem> items;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    items.clear();
    for (const auto& row : db.query("SELECT barcode, body FROM price ORDER BY barcode")) {
      auto item = decode<StockItem>(row.text(1));
      invariant(item.has_value(), "the till's database holds goods that the till wrote");
      items.push_back({row.text(0), std::move(*item)});
    }
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return items;
}

boost::asio::awaitable<void> keep(Store& store, Clock& clock, std::vector<PricedItem> items) {
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    for (const auto& item : items) {
      db.execute("DELETE FROM price WHERE barcode = :p1", {item.barcode});
      db.execute("INSERT INTO price (barcode, body) VALUES (:p1, :p2)", {item.barcode, encode(item.item)});
    }
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

}  // namespace price_store

}  // namespace tillrig::terminal
