#include "reference/terminal/scan.h"

#include <algorithm>

namespace tillrig::terminal {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// GS1: from the right, the check digit has weight 1, then 3 and 1 in turn; the sum is a multiple of ten.
bool check_digit_fits(std::string_view digits) {
  int sum = 0;
  bool triple = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, triple = !triple)
    sum += (*digit - '0') * (triple ? 3 : 1);
  return sum % 10 == 0;
}

}  // namespace

bool is_whole_barcode(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_digit)) return true;
  const auto length = text.size();
  return (length == 8 || length == 13 || length == 14) && check_digit_fits(text);
}

bool is_typed_number(std::string_view text) {
  return !text.empty() && is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
}

std::optional<Money> typed_amount(std::string_view typed, Currency currency) {
  return typed.find('.') == std::string_view::npos ? std::nullopt : Money::parse(typed, currency);
}

bool DoubleScan::repeats(const std::string& text, SteadyInstant at) {
  const bool repeats = text == last_ && at - last_at_ < window_;
  last_ = text;
  last_at_ = at;
  return repeats;
}

}  // namespace tillrig::terminal
