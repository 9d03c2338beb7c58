#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/ports/random.h"
#include "reference/protocol/time.h"

namespace tillrig::explore {

// A keyed stream of one seed: what is drawn under one name does not shift what is drawn under another, and drawing once
// more shifts nothing but what follows in the same stream.
class Draw {
 public:
  Draw(std::uint64_t seed, std::string_view name) : key_(keyed(keyed(seed, "explore"), name)) {}
  Draw(const Draw& from, std::uint64_t part) : key_(keyed(from.key_, part)) {}

  // Uniform in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto width = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(uniform_from_bits(keyed_bits(key_, next_++), width));
  }
  // The same, small values as likely as large ones: uniform in its order of magnitude. REQUIRES: 0 < low.
  std::int64_t spread(std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> ends{low};
    while (ends.back() <= high / 2) ends.push_back(ends.back() * 2);
    const auto from = ends[static_cast<std::size_t>(between(0, std::ssize(ends) - 1))];
    return between(from, std::min(high, from * 2 - 1));
  }
  bool permille(std::int64_t chance) { return between(0, 999) < chance; }
  Duration time(Duration low, Duration high) {
    constexpr Duration kMillisecond = std::chrono::milliseconds(1);
    return kMillisecond * spread(std::max<std::int64_t>(1, low / kMillisecond), high / kMillisecond);
  }
  // Uniform, in whole milliseconds.
  Duration moment(Duration end) {
    return std::chrono::milliseconds(1) * between(0, end / std::chrono::milliseconds(1));
  }
  template <class Items>
  const auto& one_of(const Items& items) {
    return *(std::begin(items) + between(0, std::ssize(items) - 1));
  }

 private:
  std::uint64_t key_;
  std::uint64_t next_ = 0;
};

}  // namespace tillrig::explore
