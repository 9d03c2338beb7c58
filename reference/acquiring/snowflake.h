#pragma once

#include <cstdint>

#include "reference/protocol/time.h"

namespace tillrig::acquiring {

// Order numbers: 41 bits of milliseconds since 2026-01-01 UTC, 10 bits of worker, 12 bits of sequence. Each is greater
// than the one before, whatever the wall clock does: when it stands or steps back, numbers go on from the last one.
class Snowflake {
 public:
  // `last`: the greatest number this worker ever gave, 0 when none. REQUIRES: 0 <= worker < 1024.
  Snowflake(std::int64_t worker, std::int64_t last);

  std::int64_t next(WallInstant now);
  // From now on numbers are greater than any that could have been given until a day from `now`.
  void leap(WallInstant now);

 private:
  std::int64_t worker_;
  std::int64_t milliseconds_ = 0;
  std::int64_t sequence_ = -1;
};

}  // namespace tillrig::acquiring
