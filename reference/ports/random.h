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

}  // namespace tillrig
