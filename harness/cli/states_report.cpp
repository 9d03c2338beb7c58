#include "harness/cli/states_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "harness/journal/journal_file.h"

namespace tillrig::cli {
namespace {

bool passed(const JournalPart& part) {
  return std::any_of(part.entries.rbegin(), part.entries.rend(), [](const Entry& entry) {
    return entry.event.kind() == "verdict" && entry.event.text("verdict") == "PASS";
  });
}

}  // namespace

Coverage coverage_of(const std::filesystem::path& folder) {
  const auto parts = read_journal((folder / "journal.jsonl").string());
  if (!parts) throw std::runtime_error(parts.error());
  Coverage coverage;
  for (const auto& part : *parts)
    if (passed(part))
      for (const auto& entry : part.entries) coverage.see(entry);
  return coverage;
}

std::size_t report_states(const Coverage& coverage, std::ostream& out) {
  std::size_t all = 0;
  std::size_t uncovered = 0;
  const auto machines = state_machines();
  for (const auto& machine : machines) {
    const auto missing = coverage.missing(machine);
    all += machine.transitions.size();
    uncovered += missing.size();
    out << fmt::format("## {}\n{}\n\n```mermaid\n{}```\n\n{} of {} transitions covered\n", machine.name(),
                       machine.about, mermaid(machine), machine.transitions.size() - missing.size(),
                       machine.transitions.size());
    for (const auto& [from, event, to] : missing)
      out << fmt::format("- no scenario: {} --> {} : {}\n", from.empty() ? "[*]" : from, to, event);
    out << '\n';
  }
  const auto undrawn = coverage.undrawn(machines);
  for (const auto& move : undrawn) out << fmt::format("- no diagram: {}\n", move);
  if (uncovered == 0)
    out << fmt::format("all {} transitions are covered\n", all);
  else
    out << fmt::format("{} of {} transitions are covered by no scenario\n", uncovered, all);
  return uncovered + undrawn.size();
}

}  // namespace tillrig::cli
