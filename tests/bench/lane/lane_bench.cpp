// The whole lane in virtual time: complete wallet sales, and worlds forked, built and torn down. A world is one a
// process, so each measurement is made by a forked child.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "harness/journal/journal.h"
#include "harness/oracles/oracles.h"
#include "harness/scenario/loader.h"
#include "harness/scenario/observations.h"
#include "harness/worlds/case_setup.h"
#include "harness/worlds/lane.h"
#include "reference/ports/spawn.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig {
namespace {

using std::chrono::seconds;

constexpr std::int64_t batch = 500;

// Enough on the shelf and in the pocket for any number of sales.
World plenty() {
  auto cases = load_scenarios(scenario_files({"scenarios/sale/wallet_success.json"}));
  if (!cases || cases->size() != 1) std::abort();
  auto world = std::move(cases->front().world);
  for (auto& goods : world.goods) goods.stock = 1'000'000;
  for (auto& customer : world.customers) customer.balance = customer.balance * 1'000'000;
  return world;
}

// One customer after another: scans, totals, shows a code and leaves with the receipt. Says what was bought, as the
// scenario runner would, so that the truths have something to hold the lane to.
class Shopper final : public Node {
 public:
  Shopper(NodePorts& ports, const World& world, std::int64_t wanted) : ports_(ports), world_(world), wanted_(wanted) {}

  void start() override {
    ports_.lifecycle.ready();
    spawn(ports_.executor, shop());
  }
  void see(const Entry& entry) {
    const auto kind = entry.event.kind();
    if (kind == "receipt.printed") ++receipts_;
    if (kind == "display.shown") line1_ = entry.event.text("line1");
  }
  std::int64_t receipts() const { return receipts_; }

 private:
  boost::asio::awaitable<void> shop() {
    for (std::int64_t sale = 0; sale < wanted_; ++sale) {
      ports_.log.record(Event("intent.stated")
                            .with("intent", sale + 1)
                            .with("till", "till-1")
                            .with("customer", "lin")
                            .with(world_.item("tea")->price));
      co_await hand("hand.scan", "code", world_.item("tea")->barcode);
      co_await until_line1("Green tea 500 ml");
      co_await hand("hand.press", "key", "total");
      co_await until_line1("TOTAL");
      const std::string answer = co_await ask("wallet-a", "hand.show_code", R"({"customer":"lin"})");
      const auto first = answer.find_first_of("0123456789");
      const auto last = answer.find_last_of("0123456789");
      co_await hand("hand.scan", "code", answer.substr(first, last - first + 1));
      while (receipts_ <= sale) co_await glance();
    }
  }
  boost::asio::awaitable<void> until_line1(std::string text) {
    while (line1_ != text) co_await glance();
  }
  boost::asio::awaitable<void> glance() {
    co_await ports_.clock.sleep_until(ports_.clock.steady_now() + std::chrono::milliseconds(20));
  }
  boost::asio::awaitable<void> hand(std::string verb, std::string field, std::string value) {
    std::string body = R"({")" + field + R"(":")" + value + R"("})";
    co_await ask("desk-till-1", std::move(verb), std::move(body));
  }
  boost::asio::awaitable<std::string> ask(std::string peer, std::string verb, std::string body) {
    Message message{std::move(verb), std::move(body), {}};
    NodeName to(std::move(peer));
    const CallOutcome outcome = co_await ports_.bus.call(std::move(to), std::move(message), seconds(5));
    const auto* reply = std::get_if<Reply>(&outcome);
    if (!reply) std::abort();
    co_return reply->body;
  }

  NodePorts& ports_;
  const World& world_;
  std::int64_t wanted_;
  std::int64_t receipts_ = 0;
  std::string line1_;
};

// Runs `work` in a child and answers the seconds it says it took.
double in_a_child(const std::function<double()>& work) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    const double took = work();
    _exit(write(ends[1], &took, sizeof took) == sizeof took ? 0 : 1);
  }
  close(ends[1]);
  double took = 0;
  if (read(ends[0], &took, sizeof took) != sizeof took) std::abort();
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return took;
}

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
  options.make = [&](NodePorts& ports) {
    auto node = std::make_unique<Shopper>(ports, world, batch);
    shopper = node.get();
    return node;
  };
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
  for (auto _ : state) state.SetIterationTime(in_a_child([&] { return sell(world, disks); }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(complete_wallet_sales)->UseManualTime()->Unit(benchmark::kMillisecond);

// A full lane with its journal and truths, until every node is ready; then it is gone.
void lanes_forked_built_and_torn_down(benchmark::State& state) {
  const auto world = plenty();
  const auto disks = lane_disks(world, reference_roles());
  for (auto _ : state)
    in_a_child([&] {
      LaneUnderTruths lane(world, disks);
      lane.start();
      return 0.0;
    });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(lanes_forked_built_and_torn_down)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tillrig

// Its own main(): the SystemC library has one as well, and the linker takes the first it meets.
BENCHMARK_MAIN();
