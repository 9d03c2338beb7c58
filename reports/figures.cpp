#include "reports/figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace tillrig::reports {

std::int64_t percentile(std::vector<std::int64_t> values, int percent) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return values[std::max<std::size_t>(rank, 1) - 1];
}

std::map<std::string, WorldFigures> figures_by_world(const PackRecord& pack) {
  std::map<std::string, WorldFigures> worlds;
  for (const auto& one : pack.cases) {
    auto& world = worlds[one.world];
    ++world.cases;
    ++world.verdicts[one.verdict];
    world.simulated += one.simulated;
    world.wall_ms += one.wall_ms;
    world.decisions_ms.insert(world.decisions_ms.end(), one.decisions_ms.begin(), one.decisions_ms.end());
  }
  return worlds;
}

std::map<std::int64_t, TruthRecord> truths_of(const PackRecord& pack) {
  std::map<std::int64_t, TruthRecord> truths;
  for (const auto& one : pack.cases)
    for (const auto& judged : one.truths) {
      auto& truth = truths[judged.number];
      truth.number = judged.number;
      truth.name = judged.name;
      truth.subjects += judged.subjects;
      truth.violations += judged.violations;
    }
  return truths;
}

std::vector<std::string> vacuous_truths(const PackRecord& pack) {
  std::vector<std::string> vacuous;
  for (const auto& [number, truth] : truths_of(pack))
    if (truth.subjects == 0) vacuous.push_back(fmt::format("{} ({})", number, truth.name));
  return vacuous;
}

std::string seconds_text(std::int64_t milliseconds) {
  return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000.0);
}

}  // namespace tillrig::reports
