// The wallet sale as processes on this machine, against what the machine takes for the same number of bare round trips
// and bare commits, measured in the same run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "harness/journal/journal.h"
#include "harness/live/live_world.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/role_keys.h"
#include "tests/bench/in_a_child.h"
#include "tests/bench/live/bare.h"
#include "tests/bench/shopper.h"
#include "tests/support/decision_path.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

using std::chrono::nanoseconds;

constexpr int warm_up = 10, sales = 100;  // the first sales say the hellos
constexpr int round_trips = 5000;

World without_latency() {
  auto world = plenty();
  for (auto& node : world.nodes)
    if (node.role == "wallet") {
      node.settings.set("latency_min", Duration::zero());
      node.settings.set("latency_mean", Duration::zero());
    }
  return world;
}

// As many bare commits and round trips as a sale has.
struct Bare {
  nanoseconds commits{}, trips{};
};

// Code read to PAID, in the middle and at the end of the sales; hops and commits of the cheapest, because what the sale
// before left to do may fall into another's interval. And what the machine takes for as many, in the middle: commits
// and round trips together, the commits of them, and such commits as the lane makes.
struct Decisions {
  nanoseconds p50{}, p99{}, bare{}, bare_commits{}, lean_commits{};
  int hops = 0;
  int commits = 0;
};

// One commit and one round trip after the other, as a sale has them: a machine that waits for its disk has to wake for
// the next message.
Bare as_much_as(const DecisionCost& sale, BareDisk& disk, BareLink& link) {
  Bare took;
  for (int i = 0; i < std::max(sale.commits, sale.hops); ++i) {
    if (i < sale.commits) took.commits += disk.commit();
    if (i < sale.hops) took.trips += link.round_trip();
  }
  return took;
}

// The lane as processes at speed 1, its journal chained and written. Before each sale, while the lane has nothing to
// do, the machine is measured: how long a disk takes may change by ten times within a minute.
Decisions sell() {
  const TemporaryFolder folder;
  BareLink link(folder.path().string());
  BareDisk disk(folder.path() / "bare.db", BareDisk::Kind::as_it_comes);
  BareDisk lean_disk(folder.path() / "lean.db", BareDisk::Kind::as_the_lane);
  Samples bare, bare_commits, lean_commits;
  std::ofstream lines(folder.path() / "journal.jsonl");
  Journal journal({}, {.lines = &lines});
  DecisionCosts costs;
  journal.subscribe([&](const Entry& entry) {
    costs.see(entry);
    if (entry.event.kind() != "intent.stated" || costs.sales().size() < warm_up) return;
    const auto as_it_comes = as_much_as(costs.sales().back(), disk, link);
    bare_commits.push_back(as_it_comes.commits);
    bare.push_back(as_it_comes.commits + as_it_comes.trips);
    lean_commits.push_back(as_much_as(costs.sales().back(), lean_disk, link).commits);
  });
  const auto lane = without_latency();
  LiveWorldOptions options;
  options.program = TILLRIG_PROGRAM;
  options.wall_epoch = lane.epoch;
  LiveWorld world(std::move(options), journal);
  for (const auto& node : lane.nodes)
    world.add_node(node.name, {node.role, settings_for(lane, node), keys_of_role(node.role), {}, {}});
  for (const auto& node : lane.nodes)
    if (node.role == "desk") world.connect_devices(node.till, node.name, node.devices);
  world.start();
  Shopping all;
  all.sales = warm_up + sales;
  Shopper shopper({world.executor(), world.clock(), world.bus(), world.log()}, lane, all);
  journal.subscribe([&shopper](const Entry& entry) { shopper.see(entry); });
  shopper.begin();
  const auto done = [&shopper] { return shopper.receipts() == warm_up + sales; };
  if (!world.run_until(done, SteadyInstant{std::chrono::minutes(2)})) std::abort();
  world.stop();

  Samples times;
  Decisions decisions;
  for (std::size_t i = warm_up; i < costs.sales().size(); ++i) {
    const auto& sale = costs.sales()[i];
    times.push_back(sale.took);
    if (i == warm_up || sale.hops < decisions.hops) decisions.hops = sale.hops;
    if (i == warm_up || sale.commits < decisions.commits) decisions.commits = sale.commits;
  }
  decisions.p50 = quantile(times, 0.5);
  decisions.p99 = quantile(times, 0.99);
  decisions.bare = quantile(bare, 0.5);
  decisions.bare_commits = quantile(bare_commits, 0.5);
  decisions.lean_commits = quantile(lean_commits, 0.5);
  return decisions;
}

double microseconds(nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

void live_wallet_sale(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto path = folder.path().string();
  for (auto _ : state) {
    const auto round_trip = in_a_child([&] { return quantile(bare_round_trips(path, round_trips), 0.5); });
    const auto sale = in_a_child(sell);
    const auto trips = round_trip * sale.hops;
    state.SetIterationTime(std::chrono::duration<double>(sale.p50).count());
    state.counters["bare_round_trip_us"] = microseconds(round_trip);
    state.counters["bare_commit_us"] = microseconds(sale.bare_commits / sale.commits);
    state.counters["hops"] = sale.hops;
    state.counters["commits"] = sale.commits;
    state.counters["bare_us"] = microseconds(sale.bare);
    state.counters["p50_us"] = microseconds(sale.p50);
    state.counters["p99_us"] = microseconds(sale.p99);
    state.counters["ratio"] = microseconds(sale.p50) / microseconds(trips + sale.bare_commits);  // at most 2 is agreed
    // Against commits that spare the disk what the lane's own spare it.
    state.counters["lean_commit_us"] = microseconds(sale.lean_commits / sale.commits);
    state.counters["ratio_to_lean_commits"] = microseconds(sale.p50) / microseconds(trips + sale.lean_commits);
    // Against round trips between commits, where the machine has to wake as it does for a sale.
    state.counters["ratio_to_waking_machine"] = microseconds(sale.p50) / microseconds(sale.bare);
  }
}
BENCHMARK(live_wallet_sale)->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tillrig

// Its own main(): the SystemC library has one as well, and the linker takes the first it meets.
BENCHMARK_MAIN();
