#include "reference/shell/pacing.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "reference/protocol/invariant.h"

namespace tillrig {

Pacing::Pacing(std::vector<Duration> pauses) : pauses_(std::move(pauses)) {
  invariant(!pauses_.empty(), "a pace needs a pause");
  for (const auto pause : pauses_) invariant(pause > Duration::zero(), "a pause is longer than nothing");
}

Pacing Pacing::parse(std::string_view milliseconds) {
  const auto wrong = [&] {
    return std::invalid_argument("schedule \"" + std::string(milliseconds) +
                                 "\": expected whole milliseconds above zero, separated by spaces");
  };
  std::vector<Duration> pauses;
  const char* at = milliseconds.data();
  const char* const end = at + milliseconds.size();
  while (at != end) {
    if (*at == ' ') {
      ++at;
      continue;
    }
    std::int64_t value = 0;
    const auto read = std::from_chars(at, end, value);
    if (read.ec != std::errc() || value <= 0) throw wrong();
    pauses.push_back(std::chrono::milliseconds(value));
    at = read.ptr;
  }
  if (pauses.empty()) throw wrong();
  return Pacing(std::move(pauses));
}

Duration Pacing::pause(std::int64_t repetition) const {
  const auto last = static_cast<std::int64_t>(pauses_.size()) - 1;
  return pauses_[static_cast<std::size_t>(std::clamp<std::int64_t>(repetition, 0, last))];
}

std::int64_t Pacing::questions_within(Duration bound) const {
  std::int64_t questions = 0;
  for (auto at = pause(0); at <= bound; at += pause(questions)) ++questions;
  return std::max<std::int64_t>(questions, 1);
}

}  // namespace tillrig
