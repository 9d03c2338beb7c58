#include "harness/cli/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

namespace tillrig::cli {

namespace {

constexpr std::string_view kEraseLine = "\r\x1b[K";

double seconds(auto duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Console::Console(std::ostream& out, bool terminal, std::size_t cases) : out_(out), terminal_(terminal), cases_(cases) {}

void Console::begin() {
  progress();
}

void Console::progress() {
  if (terminal_) out_ << fmt::format("[{}/{}] running", done_, cases_) << std::flush;
}

void Console::show(const CaseOutcome& outcome) {
  ++done_;
  if (terminal_) out_ << kEraseLine;
  out_ << case_line(outcome) << std::flush;
  if (done_ < cases_) progress();
}

void Console::sum_up(const std::vector<CaseOutcome>& outcomes, std::chrono::milliseconds wall) {
  out_ << summary_line(outcomes, wall) << std::flush;
}

std::string case_line(const CaseOutcome& outcome) {
  std::string line = fmt::format(
      "{:<15} {:<52} {:>9.1f} s {:>7} ms  seed {}\n", name_of(outcome.verdict), outcome.id, seconds(outcome.simulated),
      std::chrono::duration_cast<std::chrono::milliseconds>(outcome.wall).count(), outcome.seed);
  if (outcome.verdict != Verdict::pass) line += fmt::format("{:<15} {}\n", "", outcome.reason);
  return line;
}

std::string summary_line(const std::vector<CaseOutcome>& outcomes, std::chrono::milliseconds wall) {
  constexpr std::array kAll{Verdict::pass, Verdict::fail, Verdict::inconclusive, Verdict::not_applicable,
                            Verdict::error};
  std::string verdicts;
  Duration simulated{};
  for (const CaseOutcome& outcome : outcomes) simulated += outcome.simulated;
  for (const Verdict verdict : kAll) {
    const auto count = std::count_if(outcomes.begin(), outcomes.end(),
                                     [&](const CaseOutcome& outcome) { return outcome.verdict == verdict; });
    if (count) verdicts += fmt::format("{}{} {}", verdicts.empty() ? "" : ", ", count, name_of(verdict));
  }
  return fmt::format("{} {}: {}; {:.1f} s simulated in {:.1f} s\n", outcomes.size(),
                     outcomes.size() == 1 ? "case" : "cases", verdicts, seconds(simulated), seconds(wall));
}

}  // namespace tillrig::cli
