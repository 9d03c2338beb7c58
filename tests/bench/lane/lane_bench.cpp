// The whole lane in virtual time: complete wallet sales, and worlds built and torn down, in forked processes.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <utility>

#include "harness/journal/journal.h"
#include "harness/oracles/oracles.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/lane.h"
#include "harness/worlds/warm_up.h"
#include "simulators/kernel/virtual_world.h"
#include "tests/bench/in_a_child.h"
#include "tests/bench/shopper.h"

namespace tillrig {
namespace {

constexpr std::int64_t batch = 500;

class ShopperNode final : public Node {
 public:
  ShopperNode(NodePorts& ports, const World& world, Shopper*& shopper)
      : lifecycle_(ports.lifecycle), shopper_({ports.executor, ports.clock, ports.bus, ports.log}, world, batch) {
    shopper = &shopper_;
  }
  void start() override {
    lifecycle_.ready();
    shopper_.begin();
  }

 private:
  Lifecycle& lifecycle_;
  Shopper shopper_;
};

// Journal chain and truths on, as in a case.
class LaneUnderTruths {
 public:
  LaneUnderTruths(const World& world, const LaneDisks& disks)
      : lane_(world), oracles_(oracle_options(world)), virtual_(virtual_options(world, 1), journal_) {
    journal_.subscribe([this](const Entry& entry) { oracles_.on(entry); });
    add_lane(virtual_, world, reference_roles(), disks);
  }
  Journal& journal() { return journal_; }
  VirtualWorld& world() { return virtual_; }
  void start() {
    if (!start_lane(virtual_, lane_)) std::abort();
  }
  bool clean() const { return oracles_.violations().empty(); }

 private:
  const World& lane_;
  Journal journal_{JournalHeader{}};
  Oracles oracles_;
  VirtualWorld virtual_;
};

double sell(const World& world, const LaneDisks& disks) {
  LaneUnderTruths lane(world, disks);
  Shopper* shopper = nullptr;
  lane.journal().subscribe([&shopper](const Entry& entry) {
    if (shopper) shopper->see(entry);
  });
  NodeOptions options;
  options.make = [&](NodePorts& ports) { return std::make_unique<ShopperNode>(ports, world, shopper); };
  lane.world().add_node(NodeName("harness"), std::move(options));
  lane.start();
  lane.world().start(NodeName("harness"));
  const auto began = std::chrono::steady_clock::now();
  const auto done = [&] { return shopper && shopper->receipts() == batch; };
  if (!lane.world().run_until(done, SteadyInstant{std::chrono::hours(24)}) || !lane.clean()) std::abort();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Stores, journal chain, latencies and truths on; one core.
void complete_wallet_sales(benchmark::State& state) {
  const auto world = plenty();
  const auto disks = lane_disks(world, reference_roles());
  warm_up();
  for (auto _ : state) state.SetIterationTime(in_a_child([&] { return sell(world, disks); }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(complete_wallet_sales)->UseManualTime()->Unit(benchmark::kMillisecond);

// A full lane with its journal and truths, until every node is ready; then it is gone.
void build_and_tear_down(const World& world, const LaneDisks& disks, std::int64_t lanes) {
  for (std::int64_t i = 0; i < lanes; ++i) {
    LaneUnderTruths lane(world, disks);
    lane.start();
  }
}

// `jobs` processes side by side, each with so many lanes one after another.
void in_processes(benchmark::State& state, std::int64_t lanes) {
  const auto jobs = state.range(0);
  const auto world = plenty();
  const auto disks = lane_disks(world, reference_roles());
  warm_up();
  for (auto _ : state) {
    for (std::int64_t i = 0; i < jobs; ++i) {
      const pid_t child = fork();
      if (child < 0) std::abort();
      if (child == 0) {
        move_into_the_room();
        build_and_tear_down(world, disks, lanes);
        _exit(0);
      }
    }
    int status = 0;
    for (std::int64_t i = 0; i < jobs; ++i)
      if (wait(&status) < 0 || status != 0) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * jobs * lanes);
}

// As a pack makes them: a process a job, one lane after another in it.
void lanes_built_and_torn_down(benchmark::State& state) {
  constexpr std::int64_t many = 100;
  in_processes(state, many);
}
// As a case alone is: a process for one lane.
void lanes_forked_built_and_torn_down(benchmark::State& state) {
  in_processes(state, 1);
}
BENCHMARK(lanes_built_and_torn_down)->ArgName("jobs")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(lanes_forked_built_and_torn_down)
    ->ArgName("jobs")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tillrig

// Its own main(): the SystemC library has one as well, and the linker takes the first it meets.
BENCHMARK_MAIN();
