#include "reference/adapters/card/copies.h"

namespace tillrig {

bool Copies::begin(const ChannelNumber& number, SteadyInstant now) {
  for (; !over_.empty() && over_.front().first < now; over_.pop_front()) {
    const auto old = known_.find(over_.front().second);
    if (old != known_.end() && old->second.running == 0) known_.erase(old);
  }
  const auto [known, fresh] = known_.try_emplace(number);
  const bool refused = !fresh && known->second.running == 0 && !known->second.left;
  if (refused) return false;
  ++known->second.running;
  return true;
}

void Copies::end(const ChannelNumber& number, bool left, SteadyInstant until) {
  auto& known = known_[number];
  --known.running;
  known.left = known.left || left;
  over_.emplace_back(until, number);
}

bool Copies::under_way(const ChannelNumber& number) const {
  const auto known = known_.find(number);
  return known != known_.end() && known->second.running > 0;
}

bool Copies::left(const ChannelNumber& number) const {
  const auto known = known_.find(number);
  return known != known_.end() && known->second.left;
}

}  // namespace tillrig
