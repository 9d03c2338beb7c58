#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/protocol/time.h"

namespace tillrig {

// The pauses before the first, second, ... repetition of a question; the last one goes on for ever.
class Pacing {
 public:
  // "1000 2000 5000": whole milliseconds, at least one, each above zero; anything else throws std::invalid_argument.
  static Pacing parse(std::string_view milliseconds);
  explicit Pacing(std::vector<Duration> pauses);

  Duration pause(std::int64_t repetition) const;
  // How many questions this pace asks within `bound` when every one is answered at once; at least one.
  std::int64_t questions_within(Duration bound) const;

 private:
  std::vector<Duration> pauses_;
};

}  // namespace tillrig
