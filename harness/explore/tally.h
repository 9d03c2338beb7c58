#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/entry.h"

namespace tillrig::explore {

// Something that must happen in some world of an ensemble, or the ensemble has not tried what it claims to try.
struct Sometimes {
  std::string_view name;                                              // for a person: "a reversal was activated"
  std::string_view kind;                                              // of the event that shows it
  std::vector<std::pair<std::string_view, std::string_view>> fields;  // with these values; "node" is who recorded it
  std::uint64_t quota_from = 1000;  // worlds, from which on it must have happened in one of them
};
const std::vector<Sometimes>& sometimes();
// Those that Tally sees for itself, because one event does not show them.
const std::vector<std::string_view>& sometimes_seen_in_order();

// Counts what happened in one world: what an exploration reports, and what it must have reached.
class Tally {
 public:
  void on(const Entry& entry);
  // "payments", "faults", "entries", "fault <kind>", and each Sometimes that was seen.
  std::map<std::string, std::int64_t> counts() const;

 private:
  void see_in_order(const Entry& entry);
  void note(std::string_view name) { ++counts_[std::string(name)]; }

  std::map<std::string, std::int64_t, std::less<>> counts_;
  std::set<std::string, std::less<>> queued_;       // tills with something offline to tell
  std::set<std::string, std::less<>> lost_queued_;  // of these, the ones that lost their power since
  std::set<std::string, std::less<>> in_flight_;    // payments that are not final
};

}  // namespace tillrig::explore
