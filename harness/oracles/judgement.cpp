#include "harness/oracles/judgement.h"

#include <algorithm>
#include <utility>

#include "reference/protocol/time.h"

namespace tillrig {
namespace {

constexpr int truth_of_repetition = 19;

void add_repetition(Judgement& judgement, const std::optional<std::string>& repeated_run) {
  TruthReport report{truth_of_repetition, "same seed, same chain", 0, 0};
  if (repeated_run) {
    report.subjects = 1;
    if (!repeated_run->empty()) {
      report.violations = 1;
      judgement.violations.push_back(
          {truth_of_repetition, "runs differ", "rig", "two runs of one seed differ: " + *repeated_run, 0, 0});
    }
  }
  judgement.truths.push_back(std::move(report));
}

// True: something was dropped, so the run says neither that a decision came in time nor that one did not.
bool drop_unjudged_time(Judgement& judgement) {
  const auto dropped =
      std::erase_if(judgement.violations, [](const Violation& violation) { return violation.truth == truth_of_time; });
  for (auto& report : judgement.truths)
    if (report.number == truth_of_time) report.subjects = report.violations = 0;
  return dropped != 0;
}

// Why the truths that the scenario names cannot be said to hold; empty: they can.
std::string why_vacuous(const Judgement& judgement, const JudgeOptions& options, bool converged) {
  if (!converged)
    return "the run ended before everything was healed, so nothing can be said of how it would have ended";
  for (const int proves : options.proves) {
    const auto report = std::find_if(judgement.truths.begin(), judgement.truths.end(),
                                     [&](const TruthReport& truth) { return truth.number == proves; });
    if (report == judgement.truths.end()) return "it proves truth " + std::to_string(proves) + ", which nobody judges";
    // Whether a run repeats is asked of the pack, not of every run.
    if (report->subjects == 0 && proves != truth_of_repetition)
      return "truth " + std::to_string(proves) + " (" + report->name + ") had nothing to judge";
  }
  return {};
}

// Why the machine, and not the lane, may be what was too slow; empty: it was punctual enough for what is to be judged.
std::string why_too_late(const ScenarioResult& result, const JudgeOptions& options, bool time_dropped) {
  const auto failed = std::find_if(result.expectations.begin(), result.expectations.end(),
                                   [](const ExpectationResult& one) { return !one.met; });
  if (failed != result.expectations.end()) {
    if (!failed->within || *failed->within >= options.judgeable_from) return {};
    return "expected " + failed->text + ", which cannot be told on a machine that judges bounds from " +
           std::to_string(whole_milliseconds(options.judgeable_from)) + " ms only";
  }
  const bool proves_time =
      std::find(options.proves.begin(), options.proves.end(), truth_of_time) != options.proves.end();
  const bool matters = time_dropped || (proves_time && result.verdict == Verdict::pass);
  return matters ? options.time_not_judged.value_or("") : std::string();
}

std::string sentence_of(const Violation& violation) {
  std::string sentence = "truth " + std::to_string(violation.truth) + ": " + violation.sentence;
  if (violation.entry != 0) sentence += " (entry " + std::to_string(violation.entry) + ")";
  return sentence;
}

void decide(Judgement& judgement, const ScenarioResult& result, const JudgeOptions& options, bool converged,
            bool time_dropped) {
  const auto settle = [&](Verdict verdict, std::string reason) {
    judgement.verdict = verdict;
    judgement.reason = std::move(reason);
  };
  if (result.verdict == Verdict::error || result.verdict == Verdict::not_applicable)
    return settle(result.verdict, result.reason);
  if (!judgement.violations.empty()) return settle(Verdict::fail, sentence_of(judgement.violations.front()));
  if (auto late = why_too_late(result, options, time_dropped); !late.empty()) {
    judgement.machine_late = true;
    return settle(Verdict::inconclusive, "machine: " + late);
  }
  if (result.verdict != Verdict::pass) return settle(result.verdict, result.reason);
  if (auto vacuous = why_vacuous(judgement, options, converged); !vacuous.empty())
    return settle(Verdict::inconclusive, std::move(vacuous));
  settle(Verdict::pass, {});
}

}  // namespace

Judgement judge(const ScenarioResult& result, const Oracles& oracles, const JudgeOptions& options) {
  Judgement judgement;
  judgement.violations = oracles.violations();
  judgement.truths = oracles.reports();
  judgement.decisions = oracles.decisions();
  const bool time_dropped = options.time_not_judged && drop_unjudged_time(judgement);
  add_repetition(judgement, options.repeated_run);
  decide(judgement, result, options, oracles.converged(), time_dropped);
  return judgement;
}

void record(const Judgement& judgement, Stamp stamp, JournalSink& journal) {
  for (const auto& decision : judgement.decisions)
    journal.record(stamp, Event("decision.made")
                              .with("till", decision.till)
                              .with("took_ms", whole_milliseconds(decision.took))
                              .with("text", decision.text));
  for (const auto& violation : judgement.violations)
    journal.record(stamp, Event("truth.violated")
                              .with("truth", std::int64_t{violation.truth})
                              .with("property", violation.property)
                              .with("role", violation.role)
                              .with("sentence", violation.sentence)
                              .with("entry", static_cast<std::int64_t>(violation.entry)));
  for (const auto& truth : judgement.truths)
    journal.record(stamp, Event("truth.judged")
                              .with("truth", std::int64_t{truth.number})
                              .with("name", truth.name)
                              .with("subjects", static_cast<std::int64_t>(truth.subjects))
                              .with("violations", static_cast<std::int64_t>(truth.violations)));
  journal.record(stamp, Event("verdict").with("verdict", name_of(judgement.verdict)).with("reason", judgement.reason));
}

}  // namespace tillrig
