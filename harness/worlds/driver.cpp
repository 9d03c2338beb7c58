#include "harness/worlds/driver.h"

#include <utility>

#include "reference/ports/spawn.h"

namespace tillrig {
namespace {

class Driver final : public Node {
 public:
  Driver(NodePorts& ports, Timers& timers, DriverTask task, std::optional<ScenarioResult>& result)
      : ports_(ports), timers_(timers), task_(std::move(task)), result_(result) {}

  void start() override {
    ports_.lifecycle.ready();
    spawn(ports_.executor,
          drive(task_, DriverPorts{ports_.executor, ports_.clock, timers_, ports_.bus, ports_.log}, &result_));
  }

 private:
  NodePorts& ports_;
  Timers& timers_;
  DriverTask task_;
  std::optional<ScenarioResult>& result_;
};

}  // namespace

boost::asio::awaitable<void> drive(DriverTask task, DriverPorts ports, std::optional<ScenarioResult>* result) {
  ports.seed = task.seed;
  *result = co_await run_scenario(task.scenario, ports, task.control, task.seen, task.quiet);
}

std::unique_ptr<Node> make_driver(NodePorts& ports, Timers& timers, DriverTask task,
                                  std::optional<ScenarioResult>& result) {
  return std::make_unique<Driver>(ports, timers, std::move(task), result);
}

}  // namespace tillrig
