#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// One thing that is drawn for a world, and between what.
struct OptionRange {
  std::string_view name;
  std::int64_t low = 0;
  std::int64_t high = 0;
  bool spread = false;  // small values as likely as large ones; else uniform
  std::string_view about;
};
std::span<const OptionRange> option_ranges();

// The kinds of trouble that a world may have: the faults of scenario files, and "crash", "restart_loop", "power_loss",
// "unplug", "clock_step", "clock_drift", "old_backup", and those of mishaps.h.
const std::vector<std::string>& trouble_kinds();

// What is the same for every world of an exploration.
struct Setup {
  World world;                                // as its file says; a world may use fewer of its tills
  std::vector<std::string> kinds;             // that may be switched on; empty: all
  std::map<std::string, std::int64_t> fixed;  // options that are not drawn

  // What is wrong with a name or value in it, for a person.
  std::optional<std::string> why_not() const;
};

// What a seed comes to before anything is planned in detail. Which kinds are on is drawn before how often they strike:
// some worlds have few of them, some none.
struct Options {
  std::map<std::string, std::int64_t, std::less<>> values;
  std::set<std::string, std::less<>> kinds;

  std::int64_t at(std::string_view name) const { return values.find(name)->second; }
  bool on(std::string_view kind) const { return kinds.contains(kind); }
  std::string text() const;  // one line: "tills 2, sales 9, ..., kinds crash drop"
};
Options draw_options(const Setup& setup, std::uint64_t seed);

}  // namespace tillrig::explore
