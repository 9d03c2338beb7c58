#pragma once

#include <string>
#include <vector>

#include "reference/protocol/messages.h"

// What a till asks the stock for once, to be able to scan without it.
namespace tillrig {

// till -> stock, stock.list. Answer PricedList: every item, in the order of the barcodes.
struct ListGoods {};
struct PricedItem {
  std::string barcode;
  StockItem item;
};
struct PricedList {
  std::vector<PricedItem> items;
};

}  // namespace tillrig
