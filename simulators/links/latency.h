#pragma once

#include <cstdint>

#include "reference/protocol/time.h"

namespace tillrig {

// How long something takes: never less than `minimum`, exponential with `mean`, and now and then from a slow tail.
// All whole nanoseconds; mean and slow_mean at most 2^56 ns.
struct Latency {
  Duration minimum{};
  Duration mean{};
  int slow_permille = 0;  // draws out of a thousand that take slow_mean instead of mean
  Duration slow_mean{};

  bool operator==(const Latency&) const = default;
};

// The n-th draw of the stream named by `key` (see reference/ports/random.h): max(minimum, exponential(mean)).
Duration draw(const Latency& latency, std::uint64_t key, std::uint64_t n);

}  // namespace tillrig
