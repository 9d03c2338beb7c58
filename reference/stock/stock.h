#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference/ports/node.h"
#include "reference/protocol/money.h"
#include "reference/stock/stock_levels.h"

namespace tillrig {

struct CatalogueItem {
  Sku sku;
  std::string barcode;
  std::string title;
  Money price = Money::zero(Currency::cny());
  std::int64_t count = 0;  // on the shelf when the shop first opens
};

// "sku|barcode|title|minor|currency|count", items joined by ';'. A SKU holds no '=' and appears once. The error names
// the item and what was expected.
tl::expected<std::vector<CatalogueItem>, std::string> parse_goods(const std::string& goods);

// What is for sale, and who holds how much of it: stock.look by barcode or SKU, stock.list, stock.reserve (all lines or
// none), stock.confirm, stock.cancel, stock.sold_offline (StockReserve: the goods are gone already), stock.return (all
// that an order sold is back). Those that change something are idempotent by order; an empty cancel, a late reserve
// after it and a repetition change nothing. A confirm of what is not reserved and a return of what is not sold are
// answered Done and put on the list for people (`listed`): whoever confirms has been paid. So is every SKU of which
// more was sold offline than was there. Refused(not_executed): an unreadable request, the same order with other lines,
// or a store that failed.
//
// Settings: goods, text, as above (""); restored, flag (false): an old disk has been put in the place of its own, and
// acquiring ("acquiring") tells again what it lacks.
std::unique_ptr<Node> make_stock(NodePorts& ports);
// The same with other rules, for broken lanes. REQUIRES: `table` outlives the node.
std::unique_ptr<Node> make_stock(NodePorts& ports, const ReservationTable& table);

}  // namespace tillrig
