#include "harness/scenario/card_secrets.h"

#include "reference/ports/random.h"

namespace tillrig {

namespace {

std::string digits(std::uint64_t key, std::size_t count) {
  std::string text;
  for (std::size_t n = 0; n < count; ++n) text += static_cast<char>('0' + uniform_from_bits(keyed_bits(key, n), 10));
  return text;
}

// Two digits a byte, a PIN can spell what stands in any journal, such as a part of a digest, and a search for it would
// find that. An 8 or a 9 at the front of a byte, in either alignment, is no character of ours.
std::string unlike_text(std::string pin) {
  constexpr std::size_t kAligned = 4;
  constexpr std::size_t kShifted = 7;
  for (const auto at : {kAligned, kShifted}) pin[at] = pin[at] < '5' ? '8' : '9';
  return pin;
}

}  // namespace

CardSecrets draw_card(std::uint64_t seed, std::string_view card) {
  constexpr std::string_view kPrefix = "621700";
  constexpr std::size_t kDrawn = 9;
  constexpr std::size_t kPinDigits = 12;
  const auto key = keyed(keyed(seed, "card"), card);
  const auto number = std::string(kPrefix) + digits(keyed(key, "number"), kDrawn);
  const auto pin = unlike_text(digits(keyed(key, "pin"), kPinDigits));
  auto wrong = pin;
  wrong.back() = static_cast<char>('0' + (wrong.back() - '0' + 1) % 10);
  return {Pan(number + luhn_digit(number)), "3512", Pin::from(pin).value(), Pin::from(wrong).value()};
}

}  // namespace tillrig
