#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "reference/ports/random.h"
#include "reference/protocol/ids.h"

namespace tillrig {

// Keyed streams of one incarnation: a restarted node does not draw what it drew before.
class LiveRandom final : public Random {
 public:
  LiveRandom(std::uint64_t seed, const NodeName& node, std::uint64_t incarnation);
  std::uint64_t next(std::string_view stream) override;

 private:
  struct Stream {
    std::uint64_t key = 0;
    std::uint64_t drawn = 0;
  };
  std::uint64_t key_;
  std::map<std::string, Stream, std::less<>> streams_;
};

// 64 bits of the system's entropy, for a world without a seed.
std::uint64_t seed_from_the_system();

}  // namespace tillrig
