#include "reports/reports.h"

#include <fmt/format.h>

#include <fstream>

#include "reports/figures.h"

namespace tillrig::reports {
namespace {

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.flush();
  if (!file) throw std::runtime_error(path.string() + ": cannot be written");
}

std::string verdicts_text(const WorldFigures& world) {
  std::string text;
  for (const char* verdict : {"PASS", "FAIL", "INCONCLUSIVE", "NOT_APPLICABLE", "ERROR"}) {
    const auto cases = world.verdicts.find(verdict);
    if (cases != world.verdicts.end()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cases->second, verdict);
  }
  return text;
}

std::string world_line(const std::string& name, const WorldFigures& world) {
  auto line = fmt::format("{:<8} {:>3} case{}  {}; {} simulated in {} of wall time", name, world.cases,
                          world.cases == 1 ? " " : "s", verdicts_text(world),
                          seconds_text(whole_milliseconds(world.simulated)), seconds_text(world.wall_ms));
  const auto& decisions = world.decisions_ms;
  if (!decisions.empty())
    line += fmt::format("; {} decisions, p50 {} ms, p99 {} ms, max {} ms", decisions.size(), percentile(decisions, 50),
                        percentile(decisions, 99), percentile(decisions, 100));
  return line + '\n';
}

}  // namespace

std::string console_summary(const PackRecord& pack) {
  std::string text;
  for (const auto& one : pack.cases)
    if (one.verdict != "PASS")
      text += fmt::format("{} {} ({}, seed {}): {}\n", one.verdict, one.scenario, one.world, one.seed, one.reason);
  for (const auto& [name, world] : figures_by_world(pack)) text += world_line(name, world);
  std::string truths;
  for (const auto& [number, truth] : truths_of(pack))
    truths += fmt::format("{}{} ({})", truths.empty() ? "" : ", ", number, truth.subjects);
  text += fmt::format("truths (subjects judged): {}\n", truths.empty() ? "none" : truths);
  for (const auto& truth : vacuous_truths(pack)) text += fmt::format("nothing to judge for truth {}\n", truth);
  return text + fmt::format("verdict: {}\n", verdict_of(pack));
}

std::string write_reports(const std::filesystem::path& journal, const std::filesystem::path& directory) {
  const auto pack = read_pack(journal);
  std::filesystem::create_directories(directory);
  write_file(directory / "junit.xml", junit_xml(pack));
  write_file(directory / "report.json", report_json(pack));
  return console_summary(pack);
}

}  // namespace tillrig::reports
