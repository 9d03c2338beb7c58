#include "harness/oracles/closed_days.h"

#include <algorithm>

namespace tillrig {

void ClosedDays::forget_lost(const OldDisks& old_disks) {
  std::erase_if(days_, [&](const Day& closed) { return old_disks.lost(closed.by, closed.entry); });
}

bool ClosedDays::has(std::string_view book, std::string_view day) const {
  return std::any_of(days_.begin(), days_.end(),
                     [&](const Day& closed) { return closed.book == book && closed.day == day; });
}

const ClosedDays::Day* ClosedDays::last(std::string_view book) const {
  const auto found = std::find_if(days_.rbegin(), days_.rend(), [&](const Day& closed) { return closed.book == book; });
  return found == days_.rend() ? nullptr : &*found;
}

}  // namespace tillrig
