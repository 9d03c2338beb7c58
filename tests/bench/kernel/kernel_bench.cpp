// The virtual world's own speed. A world is one a process, so each measurement is made by a forked child.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "harness/journal/journal.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/messages.h"
#include "simulators/kernel/virtual_store.h"
#include "simulators/kernel/virtual_world.h"
#include "tests/bench/in_a_child.h"

namespace tillrig {
namespace {

using Program = std::function<void(NodePorts&)>;

struct NoJournal final : JournalSink {
  void record(Stamp, Event event) override { benchmark::DoNotOptimize(event); }
};

class ProgramNode final : public Node {
 public:
  ProgramNode(NodePorts& ports, Program program) : ports_(ports), program_(std::move(program)) {}
  void start() override { program_(ports_); }

 private:
  NodePorts& ports_;
  Program program_;
};

NodeOptions running(Program program, const DiskImage& disk = {}) {
  NodeOptions options;
  options.make = [program](NodePorts& ports) { return std::make_unique<ProgramNode>(ports, program); };
  options.disk = disk;
  return options;
}

boost::asio::awaitable<Answer> echo(Request request) {
  Reply reply{std::move(request.message.body), true};
  co_return reply;
}

boost::asio::awaitable<void> ask(NodePorts* ports, std::int64_t times, std::int64_t* done) {
  for (std::int64_t i = 0; i < times; ++i) {
    Message message{"echo.do", "hello", "key"};
    const CallOutcome outcome =
        co_await ports->bus.call(NodeName("server"), std::move(message), std::chrono::seconds(3));
    if (std::holds_alternative<Reply>(outcome)) ++*done;
  }
}

// As a service of the lane answers: the request is decoded, the report encoded.
boost::asio::awaitable<Answer> pay(Request request) {
  const auto asked = decode<PayRequest>(request.message.body);
  if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
  AttemptReport report;
  report.attempt = asked->attempt;
  report.number = ChannelNumber("P1767225600000-1-1");
  report.channel = asked->channel;
  report.state = PaymentState::succeeded;
  report.txn = ChannelTxn("4200001234202601010000000001");
  report.amount = asked->amount;
  Reply reply{encode(report), true};
  co_return reply;
}

boost::asio::awaitable<void> pay_again_and_again(NodePorts* ports, std::int64_t times, std::int64_t* done) {
  PayRequest request;
  request.order = OrderId("1234567890123456789");
  request.line = TenderLine("1");
  request.attempt = AttemptKey("till-1-1-1767225600000/1");
  request.channel = Channel("wallet-a");
  request.code = PaymentCode("281234567890123456");
  request.amount = Money(1250, Currency::cny());
  for (std::int64_t i = 0; i < times; ++i) {
    Message message{"order.pay", encode(request), request.attempt.text()};
    const CallOutcome outcome =
        co_await ports->bus.call(NodeName("server"), std::move(message), std::chrono::seconds(3));
    const auto* reply = std::get_if<Reply>(&outcome);
    if (reply && decode<AttemptReport>(reply->body)) ++*done;
  }
}

boost::asio::awaitable<void> commit(NodePorts* ports, std::int64_t times, std::int64_t* done) {
  for (std::int64_t i = 0; i < times; ++i) {
    std::function<bool(DbSession&)> work = [i](DbSession& session) {
      return session.execute("INSERT INTO payment(id, state) VALUES(:p1, :p2)", {i, std::string("sending")}) == 1;
    };
    const StoreOutcome outcome = co_await ports->store.transact(std::move(work));
    if (std::holds_alternative<Committed>(outcome)) ++*done;
  }
}

double run_until_done(VirtualWorld& world, const std::int64_t& done, std::int64_t wanted) {
  const auto began = std::chrono::steady_clock::now();
  if (!world.run_until([&] { return done == wanted; }, SteadyInstant{std::chrono::hours(1000)})) std::abort();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

DiskImage table() {
  return prepared_disk(
      [](DbSession& session) { session.execute("CREATE TABLE payment(id BIGINT PRIMARY KEY, state TEXT)"); });
}

constexpr std::int64_t batch = 100'000;

void bus_round_trips(benchmark::State& state) {
  const bool journaled = state.range(0) != 0;
  for (auto _ : state)
    state.SetIterationTime(in_a_child([journaled] {
      NoJournal sink;
      std::int64_t done = 0;
      WorldOptions options;
      options.journal_messages = journaled;
      VirtualWorld world(options, sink);
      world.add_node(NodeName("server"), running([](NodePorts& ports) {
                       ports.bus.serve("echo.do", echo);
                       ports.lifecycle.ready();
                     }));
      world.add_node(NodeName("client"),
                     running([&done](NodePorts& ports) { spawn(ports.executor, ask(&ports, batch, &done)); }));
      world.start(NodeName("server"));
      world.start(NodeName("client"));
      return run_until_done(world, done, batch);
    }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(bus_round_trips)->ArgName("journaled")->Arg(0)->Arg(1)->UseManualTime()->Unit(benchmark::kMillisecond);

// A call as the lane makes it: messages encoded and decoded, every frame chained in a journal, links that take time.
void bus_round_trips_with_codec_chain_and_latency(benchmark::State& state) {
  for (auto _ : state)
    state.SetIterationTime(in_a_child([] {
      Journal journal({});
      std::int64_t done = 0;
      WorldOptions options;
      options.link_latency = {std::chrono::microseconds(200), std::chrono::microseconds(500)};  // the corner shop's
      VirtualWorld world(options, journal);
      world.add_node(NodeName("server"), running([](NodePorts& ports) {
                       ports.bus.serve("order.pay", pay);
                       ports.lifecycle.ready();
                     }));
      world.add_node(NodeName("client"), running([&done](NodePorts& ports) {
                       spawn(ports.executor, pay_again_and_again(&ports, batch, &done));
                     }));
      world.start(NodeName("server"));
      world.start(NodeName("client"));
      return run_until_done(world, done, batch);
    }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(bus_round_trips_with_codec_chain_and_latency)->UseManualTime()->Unit(benchmark::kMillisecond);

void durable_commits(benchmark::State& state) {
  const DiskImage disk = table();
  for (auto _ : state)
    state.SetIterationTime(in_a_child([&disk] {
      NoJournal sink;
      std::int64_t done = 0;
      VirtualWorld world(WorldOptions{}, sink);
      world.add_node(NodeName("engine"),
                     running([&done](NodePorts& ports) { spawn(ports.executor, commit(&ports, batch, &done)); }, disk));
      world.start(NodeName("engine"));
      return run_until_done(world, done, batch);
    }));
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(durable_commits)->UseManualTime()->Unit(benchmark::kMillisecond);

// Eight nodes, each of which opens its database and commits once.
void worlds_forked_built_and_torn_down(benchmark::State& state) {
  const DiskImage disk = table();
  for (auto _ : state)
    in_a_child([&disk] {
      NoJournal sink;
      std::int64_t done = 0;
      VirtualWorld world(WorldOptions{}, sink);
      for (int i = 0; i < 8; ++i) {
        const NodeName name("node-" + std::to_string(i));
        world.add_node(name,
                       running([&done](NodePorts& ports) { spawn(ports.executor, commit(&ports, 1, &done)); }, disk));
        world.start(name);
      }
      return run_until_done(world, done, 8);
    });
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(worlds_forked_built_and_torn_down)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tillrig

// Its own main(): the SystemC library has one as well, and the linker takes the first it meets.
BENCHMARK_MAIN();
