#include "simulators/links/latency.h"

#include <algorithm>

#include "reference/ports/random.h"

namespace tillrig {

Duration draw(const Latency& latency, std::uint64_t key, std::uint64_t n) {
  Duration mean = latency.mean;
  if (latency.slow_permille > 0 &&
      uniform_from_bits(keyed_bits(key, 2 * n + 1), 1000) < static_cast<std::uint64_t>(latency.slow_permille))
    mean = latency.slow_mean;
  if (mean == Duration::zero()) return latency.minimum;
  return std::max(latency.minimum, Duration(exponential_from_bits(keyed_bits(key, 2 * n), mean.count())));
}

}  // namespace tillrig
