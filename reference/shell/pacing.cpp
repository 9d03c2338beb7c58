#include "reference/shell/pacing.h"

#include <algorithm>
#include <stdexcept>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

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
  for (const auto word : split(milliseconds, ' ')) {
    if (word.empty()) continue;
    const auto pause = whole_number(word);
    if (!pause || *pause <= 0) throw wrong();
    pauses.emplace_back(std::chrono::milliseconds(*pause));
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
