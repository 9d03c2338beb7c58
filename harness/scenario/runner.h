#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/observations.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/world_control.h"
#include "reference/conversation/transport.h"
#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"

namespace tillrig {

enum class Verdict { pass, fail, inconclusive, not_applicable, error };
const char* name_of(Verdict verdict);  // "PASS", "FAIL", "INCONCLUSIVE", "NOT_APPLICABLE", "ERROR"

// The ports of node `harness`. Timers::at may be called from a journal subscriber: that is how the runner wakes up.
struct DriverPorts {
  boost::asio::any_io_executor executor;
  Clock& clock;
  Timers& timers;
  Bus& bus;
  Log& log;
  // A hand needs this long before each thing it does. What one device says is in order, but two devices are two cables:
  // no person presses a key within the milliseconds in which that order is not decided.
  Duration hand_time = std::chrono::milliseconds(150);
  std::uint64_t seed = 1;  // of the run: what nobody may know beforehand is drawn from it
};

// How a run ends: everything is healed, then a quiet period until `settled` has held for `linger`, at the latest
// `bound` after healing. Computed by the world from its settings. An empty `settled`: the whole bound.
struct QuietPeriod {
  Duration bound{};
  Duration linger{};
  std::function<bool()> settled;
  // The same of what began at these nodes since then.
  std::function<bool(const std::vector<NodeName>& core, Duration since)> core_settled{};
};

struct ExpectationResult {
  std::string text;
  bool met = false;
  Duration took{};                 // from when it was asked
  std::string why;                 // what was seen instead
  std::optional<Duration> within;  // its bound, if it had one
};

struct FaultResult {
  std::string text;  // "reply_lost at wallet-a", "crash of engine at engine.sending.stored"
  std::int64_t fired = 0;
};

// What the runner alone can say; the oracles are the world's to ask.
struct ScenarioResult {
  Verdict verdict = Verdict::error;
  std::string reason;  // the first thing that was not as it should be; empty for a pass
  int steps_done = 0;
  std::vector<ExpectationResult> expectations;
  std::vector<FaultResult> faults;
  std::vector<std::string> operations;  // what hands did, in order: "scan", "press total", ...
};

// Runs one case: states the intents, performs the steps, polls the expectations, heals, waits, judges. Unchanged in
// both worlds. All nodes are started before. `scenario`, `control` and `seen` outlive the coroutine; `seen` is
// subscribed. An expectation that is not met ends the steps: what follows is healing, the quiet period and the verdict.
boost::asio::awaitable<ScenarioResult> run_scenario(const Scenario& scenario, DriverPorts ports, WorldControl& control,
                                                    Observations& seen, QuietPeriod quiet);

}  // namespace tillrig
