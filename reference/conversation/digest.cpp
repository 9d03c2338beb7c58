#include "reference/conversation/digest.h"

#include <bit>
#include <cstdint>
#include <cstring>

namespace tillrig {

// Eight bytes at a time: FNV's one byte at a time would cost more than the rest of a message's journal entry.
std::string digest_of(std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little, "the digest is part of the journal: one byte order");
  constexpr std::uint64_t factor = 0x9fb21c651e98df25;
  std::uint64_t hash = factor ^ bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min<std::size_t>(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), taken);
    bytes.remove_prefix(taken);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
  }
  hash *= factor;
  hash ^= hash >> 32;
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
  return text;
}

}  // namespace tillrig
