#include "reference/conversation/digest.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace tillrig {
namespace {

constexpr std::uint64_t factor = 0x9fb21c651e98df25;

// Eight bytes at a time: FNV's one byte at a time would cost more than the rest of a message's journal entry.
std::uint64_t hash_of(std::uint64_t start, std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little, "the digest is part of the journal: one byte order");
  std::uint64_t hash = start ^ bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min<std::size_t>(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), taken);
    bytes.remove_prefix(taken);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
  }
  hash *= factor;
  return hash ^ (hash >> 32);
}

}  // namespace

std::string digest_of(std::string_view bytes) {
  std::uint64_t hash = hash_of(factor, bytes);
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
  return text;
}

std::uint64_t checksum_of(const Frame& frame) {
  std::uint64_t hash = factor;
  for (const auto* text : {&frame.verb, &frame.key, &frame.body, &frame.detail}) hash = hash_of(hash, *text);
  return hash;
}

}  // namespace tillrig
