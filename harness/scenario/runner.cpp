#include "harness/scenario/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/scenario/hands.h"
#include "harness/scenario/intents.h"
#include "harness/scenario/notes.h"
#include "harness/scenario/performer.h"
#include "harness/scenario/storm.h"
#include "harness/scenario/waiting.h"

namespace tillrig {

namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

// Nobody stands at a counter for longer, however long the line before it.
constexpr Duration kServedBound = 3h;
constexpr Duration kGlance = 250ms;

// Faces change with the next customer; everything else, once so, has to be so still when all is over.
bool lasts(const Expectation& expectation) {
  return !std::holds_alternative<ExpectDisplay>(expectation.what) &&
         !std::holds_alternative<ExpectScreen>(expectation.what) &&
         !std::holds_alternative<ExpectPad>(expectation.what);
}

class Run {
 public:
  Run(const Scenario& scenario, DriverPorts ports, WorldControl& control, Observations& seen, QuietPeriod quiet)
      : scenario_(scenario),
        ports_(ports),
        seen_(seen),
        quiet_(std::move(quiet)),
        storm_(std::make_shared<Storm>(ports, control, seen)),
        notes_(ports.log),
        performer_(scenario, ports, seen, *storm_, notes_) {}
  ~Run() { storm_->close(); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  awaitable<ScenarioResult> whole() {
    try {
      co_await performer_.prepare();
      state_intents();
      if (co_await steps()) co_await last_expectations();
      co_await last_customers();
      co_await storm_->heal_everything();
      ports_.log.record(Event("world.healed").with("bound_ms", whole_milliseconds(quiet_.bound)));
      co_await quiet_period(quiet_.settled);
      judge_last_expectations();
    } catch (const RigTrouble& trouble) {
      trouble_ = trouble.what();
    }
    ports_.log.record(Event("scenario.ended"));
    co_return judged();
  }

 private:
  struct Asked {
    Expectation expectation;
    bool met = false;
    SteadyInstant met_at{};
  };

  void state_intents() {
    std::int64_t number = 0;
    for (const Intent& intent : scenario_.intents) ports_.log.record(intent_stated(intent, scenario_.world, ++number));
  }

  // False: a step could not be done or saw what it should not, and the rest was left out.
  awaitable<bool> steps() {
    for (const Step& step : scenario_.steps) {
      const std::int64_t number = ++steps_begun_;
      ports_.log.record(Event("step.started").with("step", number).with("text", step.text));
      const bool went_well = co_await perform(step, number);
      if (!went_well || storm_->lacking() || storm_->trouble()) co_return false;
      ports_.log.record(Event("step.done").with("step", number).with("text", step.text));
      ++result_.steps_done;
    }
    co_return true;
  }

  awaitable<bool> perform(const Step& step, std::int64_t number) {
    if (const auto* recover = std::get_if<Recover>(&step.action)) {
      co_await begin_recovery(recover->core);
      co_return true;
    }
    if (std::holds_alternative<Recovered>(step.action)) {
      co_await end_recovery();
      co_return true;
    }
    co_return co_await performer_.perform(step, number);
  }

  awaitable<void> begin_recovery(std::vector<NodeName> core) {
    core_ = core;
    if (core.empty())
      co_await storm_->heal_everything();
    else
      co_await storm_->heal_core(std::move(core));
    recovers_since_ = ports_.clock.steady_now().since_start;
    ports_.log.record(
        Event("recovery.began").with("nodes", names_of_core()).with("bound_ms", whole_milliseconds(quiet_.bound)));
  }

  awaitable<void> end_recovery() {
    co_await customers();
    std::function<bool()> settled = quiet_.settled;
    if (!core_.empty() && quiet_.core_settled) settled = [this] { return quiet_.core_settled(core_, recovers_since_); };
    co_await quiet_period(std::move(settled));
    ports_.log.record(Event("recovery.ended").with("nodes", names_of_core()));
  }

  std::string names_of_core() const {
    std::string names;
    for (const NodeName& node : core_) names += (names.empty() ? "" : " ") + node.text();
    return names.empty() ? "all" : names;
  }

  // Until nobody is served any more: each service has bounds of its own. Nothing is recorded when the last one is over.
  awaitable<void> customers() {
    const SteadyInstant end = ports_.clock.steady_now() + kServedBound;
    while (!performer_.all_served() && ports_.clock.steady_now() < end)
      co_await ports_.clock.sleep_until(ports_.clock.steady_now() + kGlance);
  }

  // Whoever was left out of the steps is at the counter all the same.
  awaitable<void> last_customers() {
    co_await customers();
    if (!performer_.all_served()) throw RigTrouble("customers were still served after " + duration_text(kServedBound));
  }

  // All at once, so that none misses its moment while another is waited for. The faults are still on.
  awaitable<void> last_expectations() {
    asked_from_ = ports_.clock.steady_now();
    Duration longest{};
    for (const Expectation& expectation : scenario_.expect) {
      asked_.push_back({performer_.filled(expectation), false, {}});
      longest = std::max(longest, expectation.within.value_or(Duration{}));
    }
    std::function<bool()> holds = [this] { return all_met_in_time(); };
    co_await wait_until(ports_, seen_, std::move(holds), asked_from_ + longest);
  }

  bool all_met_in_time() {
    const SteadyInstant now = ports_.clock.steady_now();
    bool all = true;
    for (Asked& asked : asked_) {
      if (asked.met || !asked.expectation.within) continue;
      if (now <= asked_from_ + *asked.expectation.within && !seen_.why_not(asked.expectation)) {
        asked.met = true;
        asked.met_at = now;
      }
      all = all && asked.met;
    }
    return all;
  }

  // Looks again and again: what it asks is told by the same entries as it, in an order it does not know.
  awaitable<void> quiet_period(std::function<bool()> settled) {
    const SteadyInstant end = ports_.clock.steady_now() + quiet_.bound;
    const Duration glance = std::max<Duration>(quiet_.linger / 4, 10ms);
    std::optional<SteadyInstant> settled_since;
    while (ports_.clock.steady_now() < end) {
      const SteadyInstant now = ports_.clock.steady_now();
      if (!settled || !settled())
        settled_since.reset();
      else if (!settled_since)
        settled_since = now;
      if (settled_since && now - *settled_since >= quiet_.linger) co_return;
      co_await ports_.clock.sleep_until(settled ? std::min(end, now + glance) : end);
    }
  }

  void judge_last_expectations() {
    std::int64_t number = static_cast<std::int64_t>(scenario_.steps.size());
    for (const Asked& asked : asked_) {
      const Expectation& wanted = asked.expectation;
      const auto why_not = seen_.why_not(wanted);
      ExpectationResult result{wanted.text, false, ports_.clock.steady_now() - asked_from_, why_not.value_or(""),
                               wanted.within};
      if (!wanted.within) {
        result.met = !why_not;
      } else if (asked.met) {
        result.took = asked.met_at - asked_from_;
        result.met = !lasts(wanted) || !why_not;
        if (!result.met) result.why = "it held, and no longer does: " + *why_not;
        if (result.met) result.why.clear();
      } else {
        result.took = *wanted.within;
        result.why = why_not.value_or("it came true only after the bound");
      }
      notes_.add(std::move(result), ++number);
    }
  }

  ScenarioResult judged() {
    result_.expectations = notes_.all();
    result_.faults = storm_->results();
    result_.operations = performer_.operations();
    if (!trouble_) trouble_ = storm_->trouble();
    if (!trouble_) trouble_ = performer_.trouble();
    const auto failed = std::find_if(result_.expectations.begin(), result_.expectations.end(),
                                     [](const ExpectationResult& one) { return !one.met; });
    const auto silent = std::find_if(result_.faults.begin(), result_.faults.end(),
                                     [](const FaultResult& one) { return one.fired == 0; });
    if (trouble_)
      say(Verdict::error, *trouble_);
    else if (storm_->lacking())
      say(Verdict::not_applicable, *storm_->lacking());
    else if (failed != result_.expectations.end())
      say(Verdict::fail, fmt::format("expected {}: {}", failed->text, failed->why));
    else if (silent != result_.faults.end())
      say(Verdict::inconclusive, fmt::format("{} never took effect", silent->text));
    else if (result_.expectations.empty() || result_.operations.empty())
      say(Verdict::inconclusive, "no hand did anything, or nothing was looked at");
    else
      say(Verdict::pass, "");
    return std::move(result_);
  }

  void say(Verdict verdict, const std::string& reason) {
    result_.verdict = verdict;
    result_.reason = reason;
  }

  const Scenario& scenario_;
  DriverPorts ports_;
  Observations& seen_;
  QuietPeriod quiet_;
  std::shared_ptr<Storm> storm_;
  Notes notes_;
  Performer performer_;
  std::int64_t steps_begun_ = 0;
  std::vector<Asked> asked_;
  SteadyInstant asked_from_{};
  std::vector<NodeName> core_;  // of the recovery under way
  Duration recovers_since_{};
  std::optional<std::string> trouble_;
  ScenarioResult result_;
};

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "PASS";
    case Verdict::fail:
      return "FAIL";
    case Verdict::inconclusive:
      return "INCONCLUSIVE";
    case Verdict::not_applicable:
      return "NOT_APPLICABLE";
    case Verdict::error:
      return "ERROR";
  }
  return "?";
}

awaitable<ScenarioResult> run_scenario(const Scenario& scenario, DriverPorts ports, WorldControl& control,
                                       Observations& seen, QuietPeriod quiet) {
  Run run{scenario, ports, control, seen, std::move(quiet)};
  co_return co_await run.whole();
}

}  // namespace tillrig
