#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace tillrig {

// ISO 4217 alphabetic code. Only codes whose minor unit is known can be made.
class Currency {
 public:
  // nullopt: not a currency that Tillrig knows the minor unit of.
  static std::optional<Currency> from_code(std::string_view code);
  static Currency cny();

  std::string_view code() const { return {code_.data(), code_.size()}; }
  int minor_digits() const { return minor_digits_; }

  bool operator==(const Currency&) const = default;

 private:
  Currency(std::string_view code, int minor_digits);
  std::array<char, 3> code_{};
  int minor_digits_ = 2;
};

// An exact amount: whole minor units (fen, cents) of one currency. May be negative in a difference, never in a message.
// Arithmetic between two currencies, or past 64 bits, is a broken program and stops it (see invariant.h).
class Money {
 public:
  Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

  // "12.50" with exactly the currency's digits, or whole units without a point. nullopt: anything else.
  static std::optional<Money> parse(std::string_view amount, Currency currency);
  static Money zero(Currency currency) { return {0, currency}; }

  std::int64_t minor() const { return minor_; }
  Currency currency() const { return currency_; }
  bool is_zero() const { return minor_ == 0; }

  std::string amount_text() const;  // "12.50"
  std::string text() const;         // "12.50 CNY"

  Money operator-() const;
  friend Money operator+(const Money& a, const Money& b);
  friend Money operator-(const Money& a, const Money& b);
  friend Money operator*(const Money& a, std::int64_t count);
  friend std::strong_ordering operator<=>(const Money& a, const Money& b);
  friend bool operator==(const Money& a, const Money& b) = default;

 private:
  std::int64_t minor_;
  Currency currency_;
};

std::ostream& operator<<(std::ostream& os, const Money& money);

}  // namespace tillrig
