#include "reference/terminal/cart.h"

#include <algorithm>

#include "reference/protocol/invariant.h"

namespace tillrig::terminal {

void Cart::add(const StockItem& item) {
  invariant(item.found, "only an item that was found goes into the cart");
  const auto same = std::find_if(lines_.begin(), lines_.end(), [&](const OrderLine& line) {
    return line.sku == item.sku && line.unit_price == item.price;
  });
  if (same != lines_.end())
    ++same->quantity;
  else
    lines_.push_back({item.sku, item.title, 1, item.price});
}

Money Cart::total() const {
  auto sum = Money::zero(lines_.empty() ? Currency::cny() : lines_.front().unit_price.currency());
  for (const auto& line : lines_) sum = sum + line.unit_price * line.quantity;
  return sum;
}

}  // namespace tillrig::terminal
