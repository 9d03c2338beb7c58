#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/journal/entry.h"
#include "harness/oracles/old_disks.h"

namespace tillrig {

// The business days that reconciliation has closed with their statements. What it closed on a disk that was taken from
// it is open again.
class ClosedDays {
 public:
  struct Day {
    std::string book, day;
    std::set<std::string> doubtful;  // items that were in doubt here when it was closed
    NodeName by;
    std::uint64_t entry = 0;
  };

  void add(Day day) { days_.push_back(std::move(day)); }
  void forget_lost(const OldDisks& old_disks);
  bool has(std::string_view book, std::string_view day) const;
  const Day* last(std::string_view book) const;  // nullptr: none

 private:
  std::vector<Day> days_;  // in the order in which they were closed
};

}  // namespace tillrig
