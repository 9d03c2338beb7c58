#include "harness/scenario/card_secrets.h"

#include "reference/ports/random.h"

namespace tillrig {

namespace {

std::string digits(std::uint64_t key, std::size_t count) {
  std::string text;
  for (std::size_t n = 0; n < count; ++n) text += static_cast<char>('0' + uniform_from_bits(keyed_bits(key, n), 10));
  return text;
}

}  // namespace

CardSecrets draw_card(std::uint64_t seed, std::string_view card) {
  constexpr std::string_view kPrefix = "621700";
  constexpr std::size_t kDrawn = 9;
  constexpr std::size_t kPinDigits = 12;
  const auto key = keyed(keyed(seed, "card"), card);
  const auto number = std::string(kPrefix) + digits(keyed(key, "number"), kDrawn);
  const auto pin = digits(keyed(key, "pin"), kPinDigits);
  auto wrong = pin;
  wrong.back() = static_cast<char>('0' + (wrong.back() - '0' + 1) % 10);
  return {Pan(number + luhn_digit(number)), "3512", Pin::from(pin).value(), Pin::from(wrong).value()};
}

}  // namespace tillrig
