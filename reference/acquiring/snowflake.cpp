#include "reference/acquiring/snowflake.h"

#include <algorithm>

#include "reference/protocol/invariant.h"

namespace tillrig::acquiring {
namespace {

constexpr std::int64_t epoch_ms = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
constexpr int worker_bits = 10;
constexpr int sequence_bits = 12;
constexpr std::int64_t sequences = std::int64_t{1} << sequence_bits;

}  // namespace

Snowflake::Snowflake(std::int64_t worker, std::int64_t last) : worker_(worker) {
  invariant(worker >= 0 && worker < (1 << worker_bits), "a Snowflake worker has 10 bits");
  if (last <= 0) return;
  milliseconds_ = last >> (worker_bits + sequence_bits);
  sequence_ = last & (sequences - 1);
}

void Snowflake::leap(WallInstant now) {
  constexpr auto a_day_ms = std::chrono::milliseconds(std::chrono::hours(24)).count();
  milliseconds_ = std::max(milliseconds_, whole_milliseconds(now.since_epoch) - epoch_ms) + a_day_ms;
  sequence_ = -1;
}

std::int64_t Snowflake::next(WallInstant now) {
  const auto now_ms = whole_milliseconds(now.since_epoch) - epoch_ms;
  if (now_ms > milliseconds_) {
    milliseconds_ = now_ms;
    sequence_ = 0;
  } else if (++sequence_ == sequences) {
    // The millisecond is used up: borrow the next one.
    ++milliseconds_;
    sequence_ = 0;
  }
  return (milliseconds_ << (worker_bits + sequence_bits)) | (worker_ << sequence_bits) | sequence_;
}

}  // namespace tillrig::acquiring
