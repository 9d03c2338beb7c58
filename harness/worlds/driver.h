#pragma once

#include <cstdint>
#include <optional>

#include "harness/scenario/runner.h"
#include "reference/ports/node.h"

namespace tillrig {

// What a driver needs beside its own ports.
struct DriverTask {
  const Scenario& scenario;
  WorldControl& control;
  Observations& seen;
  QuietPeriod quiet;
  std::uint64_t seed;
};

// Performs a case on the ports of node `harness`. `result` is set when it has ended, and outlives the coroutine.
boost::asio::awaitable<void> drive(DriverTask task, DriverPorts ports, std::optional<ScenarioResult>* result);

// The driver as a node of the virtual world.
std::unique_ptr<Node> make_driver(NodePorts& ports, Timers& timers, DriverTask task,
                                  std::optional<ScenarioResult>& result);

}  // namespace tillrig
