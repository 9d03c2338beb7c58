#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/protocol/money.h"
#include "reference/protocol/time.h"

namespace tillrig::terminal {

// A barcode that was read whole: digits of an EAN-8, EAN-13 or GTIN-14 whose check digit is right, or a code of the
// shop's own, which is not all digits.
bool is_whole_barcode(std::string_view text);

// What was typed or read for the next key: an amount has a point, the number of an order has none.
struct Typed {
  std::string amount;
  std::string order;

  bool empty() const { return amount.empty() && order.empty(); }
  const std::string& text() const { return amount.empty() ? order : amount; }
};

// A keyboard line that is no key: digits, perhaps with a point.
bool is_typed_number(std::string_view text);
// As an amount of money: it has a point, and the currency's digits behind it.
std::optional<Money> typed_amount(std::string_view typed, Currency currency);

// Tells a scanner that repeats itself from two pieces of one article.
class DoubleScan {
 public:
  explicit DoubleScan(Duration window) : window_(window) {}
  bool repeats(const std::string& text, SteadyInstant at);

 private:
  Duration window_;
  std::string last_;
  SteadyInstant last_at_{};
};

}  // namespace tillrig::terminal
