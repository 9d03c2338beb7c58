#include "harness/worlds/canaries.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

constexpr std::size_t shortest_secret = 8;
constexpr std::size_t shortest_needle = 5;

std::uint16_t two_at(const char* bytes) {
  std::uint16_t two = 0;
  std::memcpy(&two, bytes, sizeof two);
  return two;
}

std::uint32_t four_at(const char* bytes) {
  std::uint32_t four = 0;
  std::memcpy(&four, bytes, sizeof four);
  return four;
}

std::string utf16(std::string_view text, bool little_endian) {
  std::string bytes;
  for (const char c : text) {
    if (!little_endian) bytes += '\0';
    bytes += c;
    if (little_endian) bytes += '\0';
  }
  return bytes;
}

std::string json_escapes(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += "\\u00" + hex_of({&c, 1});
  return escaped;
}

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Two digits a byte, from the `skipped`-th digit on; a digit that is left over is left out.
std::string bcd(std::string_view digits, std::size_t skipped) {
  std::string bytes;
  for (std::size_t i = skipped; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
  return bytes;
}

// What base64 makes of these values, of so many bits each, when `before` other bits stand before them: the characters
// that nothing but the values decides.
std::string base64_within(std::string_view values, std::size_t bits_each, std::size_t before) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t bits_a_character = 6;
  const auto bit = [&](std::size_t at) {
    const unsigned value = static_cast<unsigned char>(values[at / bits_each]);
    return value >> (bits_each - 1 - at % bits_each) & 1U;
  };
  std::string text;
  const auto first = (bits_a_character - before % bits_a_character) % bits_a_character;
  for (auto at = first; at + bits_a_character <= values.size() * bits_each; at += bits_a_character) {
    unsigned character = 0;
    for (std::size_t i = 0; i < bits_a_character; ++i) character = character << 1 | bit(at + i);
    text += alphabet[character];
  }
  return text;
}

}  // namespace

CanarySearch::CanarySearch(std::vector<Canary> canaries)
    : canaries_(std::move(canaries)), skip_(65536, static_cast<std::uint8_t>(shortest_needle - 1)), may_begin_(65536) {
  for (std::size_t i = 0; i < canaries_.size(); ++i) {
    const auto& secret = canaries_[i].secret;
    invariant(secret.size() >= shortest_secret, "a canary that is found everywhere");
    add_text(i, secret);
    if (is_digits(secret)) add_digits(i, secret);
  }
  std::sort(candidates_.begin(), candidates_.end(),
            [](const Candidate& a, const Candidate& b) { return a.ends < b.ends; });
}

void CanarySearch::add(std::size_t canary, std::string_view form, std::string bytes) {
  if (bytes.size() < shortest_needle) return;
  for (std::size_t last = 1; last < shortest_needle; ++last) {
    auto& skip = skip_[two_at(bytes.data() + last - 1)];
    skip = std::min(skip, static_cast<std::uint8_t>(shortest_needle - 1 - last));
  }
  may_begin_[bit_of(four_at(bytes.data()))] = true;
  candidates_.push_back({two_at(bytes.data() + shortest_needle - 2), four_at(bytes.data()), needles_.size()});
  needles_.push_back({canary, form, std::move(bytes)});
}

void CanarySearch::add_text(std::size_t canary, const std::string& text) {
  add(canary, "ASCII", text);
  add(canary, "UTF-16LE", utf16(text, true));
  add(canary, "UTF-16BE", utf16(text, false));
  add(canary, "hex", hex_of(text));
  if (upper(hex_of(text)) != hex_of(text)) add(canary, "hex", upper(hex_of(text)));
  add(canary, "JSON escapes", json_escapes(text));
  for (const std::size_t before : {0U, 8U, 16U}) add(canary, "base64", base64_within(text, 8, before));
}

void CanarySearch::add_digits(std::size_t canary, const std::string& digits) {
  for (const std::size_t skipped : {0U, 1U}) add(canary, "BCD", bcd(digits, skipped));
  std::string values;
  for (const char digit : digits) values += static_cast<char>(digit - '0');
  for (const std::size_t before : {0U, 4U, 8U, 12U, 16U, 20U})
    add(canary, "base64 of BCD", base64_within(values, 4, before));
}

// Wu and Manber's search: the last two of the next five bytes tell how far the nearest beginning of a needle can be, in
// most places four bytes.
std::vector<CanaryFound> CanarySearch::search(std::string_view bytes, bool is_a_store) const {
  std::vector<CanaryFound> found;
  for (std::size_t last = shortest_needle - 1; last < bytes.size();) {
    const auto ends = two_at(bytes.data() + last - 1);
    if (const auto skip = skip_[ends]; skip > 0) {
      last += skip;
      continue;
    }
    compare(bytes.substr(last + 1 - shortest_needle), ends, is_a_store, found);
    ++last;
  }
  return found;
}

// One bit for whatever four bytes: most of those that no needle begins with have another one.
std::size_t CanarySearch::bit_of(std::uint32_t begins) {
  constexpr std::uint32_t golden = 2654435769U;
  return begins * golden >> 16;
}

// Which needles stand at the beginning of `bytes`, whose fourth and fifth byte are `ends`.
void CanarySearch::compare(std::string_view bytes, std::uint16_t ends, bool is_a_store,
                           std::vector<CanaryFound>& found) const {
  const auto begins = four_at(bytes.data());
  if (!may_begin_[bit_of(begins)]) return;
  auto next = std::lower_bound(candidates_.begin(), candidates_.end(), ends,
                               [](const Candidate& one, std::uint16_t wanted) { return one.ends < wanted; });
  for (; next != candidates_.end() && next->ends == ends; ++next) {
    if (next->begins != begins) continue;
    const auto& needle = needles_[next->needle];
    const auto& canary = canaries_[needle.canary];
    if ((canary.only_in_stores && !is_a_store) || !bytes.starts_with(needle.bytes)) continue;
    const bool known = std::any_of(found.begin(), found.end(), [&](const CanaryFound& one) {
      return one.canary == &canary && one.form == needle.form;
    });
    if (!known) found.push_back({&canary, needle.form});
  }
}

}  // namespace tillrig
