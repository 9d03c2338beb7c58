#pragma once

#include <cstdint>
#include <string_view>

namespace tillrig {

// Keyed streams: the n-th draw of a stream depends on the seed, the node, the stream's name and n alone, so one more
// draw elsewhere changes nothing here.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next(std::string_view stream) = 0;
  // Uniform in [0, bound). REQUIRES: bound > 0.
  std::uint64_t below(std::string_view stream, std::uint64_t bound);
  // Exponential with the given mean, at least zero, in whole units of the mean.
  std::int64_t exponential(std::string_view stream, std::int64_t mean);
};

// The arithmetic beneath keyed randomness: whole numbers only, the same on every machine and at every optimisation.

// A key made of `key` and one more part of it.
std::uint64_t keyed(std::uint64_t key, std::uint64_t part);
std::uint64_t keyed(std::uint64_t key, std::string_view part);
// The n-th value of the stream named by `key`: 64 uniform bits.
std::uint64_t keyed_bits(std::uint64_t key, std::uint64_t n);
// 64 uniform bits turned into [0, bound). REQUIRES: bound > 0.
std::uint64_t uniform_from_bits(std::uint64_t bits, std::uint64_t bound);
// 64 uniform bits turned into an exponential draw, at most 45 times the mean. REQUIRES: 0 <= mean < 2^56.
std::int64_t exponential_from_bits(std::uint64_t bits, std::int64_t mean);

}  // namespace tillrig
