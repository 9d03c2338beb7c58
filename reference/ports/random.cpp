#include "reference/ports/random.h"

#include <array>
#include <bit>

#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;

constexpr std::uint64_t mixed(std::uint64_t x) {  // the finaliser of splitmix64
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// log2 of x / 2^63 for x in [2^63, 2^64), 32 binary digits, by squaring.
constexpr std::uint64_t log2_of_mantissa(std::uint64_t x) {
  std::uint64_t result = 0;
  for (int digit = 31; digit >= 0; --digit) {
    const Wide square = Wide{x} * x;  // in [2^126, 2^128)
    const bool overflows = (square >> 127) != 0;
    x = static_cast<std::uint64_t>(square >> (overflows ? 64 : 63));
    if (overflows) result |= std::uint64_t{1} << digit;
  }
  return result;
}

constexpr int table_bits = 8;
constexpr std::size_t table_size = (std::size_t{1} << table_bits) + 1;

// log2(1 + i/256) in 32 binary digits; between two of them the line is within 3 millionths.
constexpr std::array<std::uint64_t, table_size> log2_table() {
  std::array<std::uint64_t, table_size> table{};
  for (std::size_t i = 0; i + 1 < table_size; ++i)
    table[i] = log2_of_mantissa((std::uint64_t{1} << 63) + (std::uint64_t{i} << (63 - table_bits)));
  table[table_size - 1] = std::uint64_t{1} << 32;
  return table;
}

constexpr auto table = log2_table();
constexpr std::uint64_t ln2 = 2977044471;  // 0.693147... * 2^32

}  // namespace

std::uint64_t keyed(std::uint64_t key, std::uint64_t part) {
  return mixed(key + golden + mixed(part + golden));
}

std::uint64_t keyed(std::uint64_t key, std::string_view part) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return keyed(key, hash ^ part.size());
}

std::uint64_t keyed_bits(std::uint64_t key, std::uint64_t n) {
  return mixed(key + (n + 1) * golden);
}

std::uint64_t uniform_from_bits(std::uint64_t bits, std::uint64_t bound) {
  invariant(bound > 0, "a bound of at least one");
  return static_cast<std::uint64_t>((Wide{bits} * bound) >> 64);
}

std::int64_t exponential_from_bits(std::uint64_t bits, std::int64_t mean) {
  invariant(mean >= 0 && mean < (std::int64_t{1} << 56), "a mean of 0 to 2^56");
  const std::uint64_t uniform = bits | 1;  // in (0, 2^64)
  const int leading = std::countl_zero(uniform);
  const std::uint64_t fraction = (uniform << leading) << 1;  // digits after the leading one
  const auto index = static_cast<std::size_t>(fraction >> (64 - table_bits));
  const std::uint64_t rest = (fraction << table_bits) >> 32;
  const std::uint64_t log2 = table[index] + (((table[index + 1] - table[index]) * rest) >> 32);
  const std::uint64_t minus_log2 = (static_cast<std::uint64_t>(leading + 1) << 32) - log2;
  const std::uint64_t minus_ln = static_cast<std::uint64_t>((Wide{minus_log2} * ln2) >> 32);
  return static_cast<std::int64_t>((Wide{minus_ln} * static_cast<std::uint64_t>(mean)) >> 32);
}

std::uint64_t Random::below(std::string_view stream, std::uint64_t bound) {
  return uniform_from_bits(next(stream), bound);
}

std::int64_t Random::exponential(std::string_view stream, std::int64_t mean) {
  return exponential_from_bits(next(stream), mean);
}

}  // namespace tillrig
