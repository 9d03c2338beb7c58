#pragma once

#include <string>
#include <string_view>

#include "reference/ports/store.h"
#include "reference/protocol/codes.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/money.h"

namespace tillrig {

// How rows hold what is neither a number nor a text. Reading what no write of ours can have left breaks an invariant.

inline DbValue stored(std::string_view text) {
  return std::string(text);
}
inline DbValue stored_flag(bool value) {
  return std::int64_t{value};
}
template <class E>
DbValue stored_word(E value) {
  return stored(word_of(value));
}

template <class E>
E word_in(const DbRow& row, std::size_t column) {
  const auto value = from_word<E>(row.text(column));
  invariant(value.has_value(), "a stored word that nobody wrote");
  return *value;
}

// The columns of its minor units and of its currency.
inline Money money_in(const DbRow& row, std::size_t minor, std::size_t currency) {
  const auto known = Currency::from_code(row.text(currency));
  invariant(known.has_value(), "a stored currency that nobody wrote");
  return Money(row.integer(minor), *known);
}

}  // namespace tillrig
