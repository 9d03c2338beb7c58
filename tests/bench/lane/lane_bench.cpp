// The whole lane in virtual time: complete wallet sales, and worlds built and torn down, in forked processes.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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

using Shoppers = std::deque<Shopper>;

class ShoppersNode final : public Node {
 public:
  ShoppersNode(NodePorts& ports, const World& world, const std::vector<Shopping>& shopping, Shoppers*& shoppers)
      : lifecycle_(ports.lifecycle) {
    for (const auto& each : shopping)
      shoppers_.emplace_back(ShopperPorts{ports.executor, ports.clock, ports.bus, ports.log}, world, each);
    shoppers = &shoppers_;
  }
  void start() override {
    lifecycle_.ready();
    for (auto& shopper : shoppers_) shopper.begin();
  }

 private:
  Lifecycle& lifecycle_;
  Shoppers shoppers_;
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

struct Sold {
  double wall_s = 0;
  double simulated_s = 0;
};

Sold sell(const World& world, const LaneDisks& disks, const std::vector<Shopping>& shopping) {
  LaneUnderTruths lane(world, disks);
  Shoppers* shoppers = nullptr;
  lane.journal().subscribe([&shoppers](const Entry& entry) {
    if (!shoppers) return;
    for (auto& shopper : *shoppers) shopper.see(entry);
  });
  NodeOptions options;
  options.make = [&](NodePorts& ports) { return std::make_unique<ShoppersNode>(ports, world, shopping, shoppers); };
  lane.world().add_node(NodeName("harness"), std::move(options));
  lane.start();
  lane.world().start(NodeName("harness"));
  const auto began = std::chrono::steady_clock::now();
  const auto done = [&] {
    return shoppers && std::equal(shoppers->begin(), shoppers->end(), shopping.begin(), shopping.end(),
                                  [](const Shopper& one, const Shopping& all) { return one.receipts() == all.sales; });
  };
  if (!lane.world().run_until(done, SteadyInstant{std::chrono::hours(24)}) || !lane.clean()) std::abort();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
          std::chrono::duration<double>(lane.world().now()).count()};
}

// Stores, journal chain, latencies and truths on; one core.
void complete_wallet_sales(benchmark::State& state) {
  const auto world = plenty();
  const auto disks = lane_disks(world, reference_roles());
  warm_up();
  Shopping all;
  all.sales = batch;
  for (auto _ : state) state.SetIterationTime(in_a_child([&] { return sell(world, disks, {all}).wall_s; }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(complete_wallet_sales)->UseManualTime()->Unit(benchmark::kMillisecond);

// Ten tills with a sale a minute each, for an hour; items are simulated seconds.
void ten_tills_for_an_hour(benchmark::State& state) {
  constexpr int tills = 10;
  constexpr int minutes = 60;
  const auto world = plenty_of_tills(tills);
  const auto disks = lane_disks(world, reference_roles());
  warm_up();
  std::vector<Shopping> shopping;
  for (int i = 1; i <= tills; ++i)
    shopping.push_back({"till-" + std::to_string(i), i == 1 ? "lin" : "guest-" + std::to_string(i),
                        1 + std::int64_t{i - 1} * minutes, minutes, std::chrono::minutes(1)});
  for (auto _ : state)
    state.SetIterationTime(in_a_child([&] {
      const auto sold = sell(world, disks, shopping);
      if (sold.simulated_s < (minutes - 1) * 60) std::abort();
      return sold.wall_s;
    }));
  state.SetItemsProcessed(state.iterations() * minutes * 60);
}
BENCHMARK(ten_tills_for_an_hour)->UseManualTime()->Unit(benchmark::kMillisecond);

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
