#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reports/pack_record.h"

namespace tillrig::reports {

// Nearest-rank percentile; 0 of nothing. `percent` in 1..100.
std::int64_t percentile(std::vector<std::int64_t> values, int percent);

// What a pack adds up to in one world.
struct WorldFigures {
  std::size_t cases = 0;
  std::map<std::string, std::size_t> verdicts;
  Duration simulated{};
  std::int64_t wall_ms = 0;
  std::vector<std::int64_t> decisions_ms;
};

std::map<std::string, WorldFigures> figures_by_world(const PackRecord& pack);

// Of all cases together, by number.
std::map<std::int64_t, TruthRecord> truths_of(const PackRecord& pack);

// Names of the truths that were registered but had nothing to judge in the whole pack.
std::vector<std::string> vacuous_truths(const PackRecord& pack);

std::string seconds_text(std::int64_t milliseconds);  // "12.3 s"

}  // namespace tillrig::reports
