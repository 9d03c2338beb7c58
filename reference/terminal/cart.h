#pragma once

#include <vector>

#include "reference/protocol/messages.h"

namespace tillrig::terminal {

// What the customer takes, in the order it was first scanned. Two scans of one item are two pieces.
class Cart {
 public:
  // REQUIRES: item.found, and one currency in the whole cart (a shop's price list has one).
  void add(const StockItem& item);
  void clear() { lines_.clear(); }

  bool empty() const { return lines_.empty(); }
  const std::vector<OrderLine>& lines() const { return lines_; }
  Money total() const;

 private:
  std::vector<OrderLine> lines_;
};

}  // namespace tillrig::terminal
