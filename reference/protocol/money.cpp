#include "reference/protocol/money.h"

#include <algorithm>
#include <ostream>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

struct KnownCurrency {
  std::string_view code;
  int minor_digits;
};
constexpr std::array kCurrencies{KnownCurrency{"CNY", 2}, KnownCurrency{"EUR", 2}, KnownCurrency{"GBP", 2},
                                 KnownCurrency{"HKD", 2}, KnownCurrency{"JPY", 0}, KnownCurrency{"KWD", 3},
                                 KnownCurrency{"USD", 2}};

std::int64_t minor_units_in_one(int digits) {
  std::int64_t units = 1;
  for (int i = 0; i < digits; ++i) units *= 10;
  return units;
}

// Digits alone: no sign.
std::optional<std::int64_t> number_of(std::string_view digits) {
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  return whole_number(digits);
}

}  // namespace

Currency::Currency(std::string_view code, int minor_digits) : minor_digits_(minor_digits) {
  std::copy_n(code.begin(), code_.size(), code_.begin());
}

std::optional<Currency> Currency::from_code(std::string_view code) {
  for (const auto& known : kCurrencies)
    if (known.code == code) return Currency(known.code, known.minor_digits);
  return std::nullopt;
}

Currency Currency::cny() {
  return {"CNY", 2};
}

std::optional<Money> Money::parse(std::string_view amount, Currency currency) {
  const auto point = amount.find('.');
  const auto whole = number_of(amount.substr(0, point));
  if (!whole) return std::nullopt;
  std::int64_t minor = 0;
  if (point != std::string_view::npos) {
    const auto digits = amount.substr(point + 1);
    if (digits.size() != static_cast<std::size_t>(currency.minor_digits())) return std::nullopt;
    const auto fraction = number_of(digits);
    if (!fraction) return std::nullopt;
    minor = *fraction;
  }
  std::int64_t total = 0;
  if (__builtin_mul_overflow(*whole, minor_units_in_one(currency.minor_digits()), &total) ||
      __builtin_add_overflow(total, minor, &total))
    return std::nullopt;
  return Money(total, currency);
}

std::string Money::amount_text() const {
  const auto digits = static_cast<std::size_t>(currency_.minor_digits());
  const bool negative = minor_ < 0;
  // Negating as unsigned keeps the smallest amount exact.
  auto text = std::to_string(negative ? 0 - static_cast<std::uint64_t>(minor_) : static_cast<std::uint64_t>(minor_));
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, ".");
  return negative ? "-" + text : text;
}

std::string Money::text() const {
  return amount_text() + " " + std::string(currency_.code());
}

Money Money::operator-() const {
  return zero(currency_) - *this;
}

Money operator+(const Money& a, const Money& b) {
  invariant(a.currency_ == b.currency_, "money of one currency");
  std::int64_t sum = 0;
  invariant(!__builtin_add_overflow(a.minor_, b.minor_, &sum), "money fits 64 bits");
  return {sum, a.currency_};
}

Money operator-(const Money& a, const Money& b) {
  invariant(a.currency_ == b.currency_, "money of one currency");
  std::int64_t difference = 0;
  invariant(!__builtin_sub_overflow(a.minor_, b.minor_, &difference), "money fits 64 bits");
  return {difference, a.currency_};
}

Money operator*(const Money& a, std::int64_t count) {
  std::int64_t product = 0;
  invariant(!__builtin_mul_overflow(a.minor_, count, &product), "money fits 64 bits");
  return {product, a.currency_};
}

std::strong_ordering operator<=>(const Money& a, const Money& b) {
  invariant(a.currency_ == b.currency_, "money of one currency");
  return a.minor_ <=> b.minor_;
}

std::ostream& operator<<(std::ostream& os, const Money& money) {
  return os << money.text();
}

}  // namespace tillrig
