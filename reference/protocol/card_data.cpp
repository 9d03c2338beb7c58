#include "reference/protocol/card_data.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "reference/protocol/text.h"

namespace tillrig {

namespace {

constexpr std::size_t kFieldBytes = 16;
constexpr std::size_t kFillBytes = 8;
constexpr std::size_t kShortestNumber = 12;

bool digits_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_month(std::string_view expiry) {
  return expiry.size() == 4 && digits_only(expiry) && expiry.substr(2) >= "01" && expiry.substr(2) <= "12";
}

bool is_card_number(std::string_view text) {
  constexpr std::size_t kLongest = 19;
  return text.size() >= kShortestNumber && text.size() <= kLongest && digits_only(text);
}

// A length of at most 15 as the one hex digit that ISO 9564-1 writes.
char nibble(std::size_t value) {
  return "0123456789abcdef"[value & 15];
}

}  // namespace

std::string Pan::masked() const {
  constexpr std::size_t kHead = 6;
  constexpr std::size_t kTail = 4;
  if (digits_.size() <= kHead + kTail) return std::string(digits_.size(), '*');
  return digits_.substr(0, kHead) + std::string(digits_.size() - kHead - kTail, '*') +
         digits_.substr(digits_.size() - kTail);
}

bool Pan::valid() const {
  if (!is_card_number(digits_)) return false;
  return luhn_digit(std::string_view(digits_).substr(0, digits_.size() - 1)) == digits_.back();
}

char luhn_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = true;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::optional<Pin> Pin::from(std::string_view digits) {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kLongest = 12;
  if (digits.size() < kShortest || digits.size() > kLongest || !digits_only(digits)) return std::nullopt;
  return Pin(std::string(digits));
}

std::string text_to_seal(const CardData& data) {
  return nlohmann::json{{"number", data.number.clear_for_wire()},
                        {"expiry", data.expiry},
                        {"sequence", data.sequence},
                        {"cryptogram", data.cryptogram}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<CardData> card_data_from(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  for (const char* name : {"number", "expiry", "sequence", "cryptogram"})
    if (const auto field = json.find(name); field == json.end() || !field->is_string()) return std::nullopt;
  CardData data{Pan(json["number"].get<std::string>()), json["expiry"].get<std::string>(),
                json["sequence"].get<std::string>(), json["cryptogram"].get<std::string>()};
  if (!data.number.valid() || !is_month(data.expiry)) return std::nullopt;
  return data;
}

std::string pin_field(const Pin& pin, std::string_view fill) {
  if (fill.size() != kFillBytes) throw std::logic_error("a PIN field takes a fill of 8 bytes");
  const auto& digits = pin.clear_for_wire();
  std::string clear = std::string("4") + nibble(digits.size()) + digits;
  clear.resize(2 * (kFieldBytes - kFillBytes), 'a');
  return bytes_of_hex(clear).value() + std::string(fill);
}

std::optional<Pin> pin_of_field(std::string_view field) {
  if (field.size() != kFieldBytes) return std::nullopt;
  const auto clear = hex_of(field.substr(0, kFieldBytes - kFillBytes));
  const auto length = std::string_view("0123456789abcdef").find(clear[1]);
  if (clear[0] != '4' || 2 + length > clear.size()) return std::nullopt;
  if (clear.find_first_not_of('a', 2 + length) != std::string::npos) return std::nullopt;
  return Pin::from(std::string_view(clear).substr(2, length));
}

std::string pan_field(const Pan& number) {
  const auto& digits = number.clear_for_wire();
  if (!is_card_number(digits)) throw std::logic_error("a PAN field takes a number of 12 to 19 digits");
  std::string clear = nibble(digits.size() - kShortestNumber) + digits;
  clear.resize(2 * kFieldBytes, '0');
  return bytes_of_hex(clear).value();
}

std::string pin_block(const Pin& pin, const Pan& number, std::string_view fill) {
  return pin_field(pin, fill) + pan_field(number);
}

std::optional<Pin> pin_of_block(std::string_view block, const Pan& number) {
  if (block.size() != 2 * kFieldBytes || !is_card_number(number.clear_for_wire())) return std::nullopt;
  if (block.substr(kFieldBytes) != pan_field(number)) return std::nullopt;
  return pin_of_field(block.substr(0, kFieldBytes));
}

}  // namespace tillrig
