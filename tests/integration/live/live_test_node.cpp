#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "harness/live/live_world.h"
#include "harness/live/node_main.h"
#include "reference/ports/spawn.h"

// The roles that the tests of live worlds are played with, and a harness that can be killed.
namespace tillrig {
namespace {

// Counts what it is asked for in its database and answers the count.
class Counter final : public Node {
 public:
  explicit Counter(NodePorts& ports) : ports_(ports) {}

  void start() override {
    ports_.bus.serve("count", [this](Request request) { return count(std::move(request)); });
    ports_.bus.serve("fill", [this](Request request) { return fill(std::move(request)); });
    ports_.bus.serve("clock", [this](Request request) { return tell_time(std::move(request)); });
    ports_.bus.serve("relay", [this](Request request) { return relay(std::move(request)); });
    spawn(ports_.executor, recover());
  }

 private:
  boost::asio::awaitable<void> recover() {
    std::function<bool(DbSession&)> make_table = [](DbSession& db) {
      db.execute("CREATE TABLE IF NOT EXISTS counted (id BIGINT PRIMARY KEY, total BIGINT NOT NULL)");
      db.execute("INSERT INTO counted VALUES (1, 0) ON CONFLICT DO NOTHING");
      return true;
    };
    co_await ports_.store.transact(std::move(make_table));
    ports_.lifecycle.ready();
  }

  boost::asio::awaitable<Answer> count(Request) {
    std::int64_t total = 0;
    std::function<bool(DbSession&)> add_one = [&total](DbSession& db) {
      db.execute("UPDATE counted SET total = total + 1 WHERE id = 1");
      total = db.query("SELECT total FROM counted").at(0).integer(0);
      return true;
    };
    const StoreOutcome outcome = co_await ports_.store.transact(std::move(add_one));
    if (!std::holds_alternative<Committed>(outcome)) co_return Refused{RefusedWhy::not_executed, "not stored"};
    co_await ports_.lifecycle.fault_point("counter.stored");
    Reply reply{std::to_string(total), true};
    co_return reply;
  }

  // Makes its file one of many pages.
  boost::asio::awaitable<Answer> fill(Request) {
    std::function<bool(DbSession&)> add_pages = [](DbSession& db) {
      db.execute("CREATE TABLE filler (id BIGINT PRIMARY KEY, text TEXT NOT NULL)");
      for (std::int64_t id = 0; id < 500; ++id)
        db.execute("INSERT INTO filler VALUES (:p1, :p2)", {id, std::string(1000, 'x')});
      return true;
    };
    const StoreOutcome outcome = co_await ports_.store.transact(std::move(add_pages));
    if (!std::holds_alternative<Committed>(outcome)) co_return Refused{RefusedWhy::not_executed, "not stored"};
    Reply reply{"filled", true};
    co_return reply;
  }

  boost::asio::awaitable<Answer> tell_time(Request) {
    const auto wall = ports_.clock.wall_now().since_epoch, steady = ports_.clock.steady_now().since_start;
    Reply reply{fmt::format("{} {}", wall.count(), steady.count()), false};
    co_return reply;
  }

  boost::asio::awaitable<Answer> relay(Request request) {
    Message onward{"count", "", ""};
    NodeName peer(request.message.body);
    CallOutcome outcome = co_await ports_.bus.call(std::move(peer), std::move(onward), std::chrono::seconds(2));
    if (const auto* refused = std::get_if<Refused>(&outcome)) co_return *refused;
    const auto* reply = std::get_if<Reply>(&outcome);
    Reply said{reply ? reply->body : "unknown", false};
    co_return said;
  }

  NodePorts& ports_;
};

// Either end of a cable: sends back what it reads, in capitals, and records when it is attached.
class Echo final : public Node {
 public:
  explicit Echo(NodePorts& ports) : ports_(ports) {}

  void start() override {
    ports_.bus.serve("say", [this](Request request) { return say(std::move(request)); });
    spawn(ports_.executor, listen());
    ports_.lifecycle.ready();
  }

 private:
  boost::asio::awaitable<void> listen() {
    for (;;) {
      co_await ports_.devices.until_attached("line");
      ports_.log.record(Event("cable.attached"));
      for (;;) {
        const auto bytes = co_await ports_.devices.read("line");
        if (!bytes) break;
        ports_.log.record(Event("cable.read").with("text", *bytes));
      }
      ports_.log.record(Event("cable.detached"));
    }
  }

  boost::asio::awaitable<Answer> say(Request request) {
    Reply reply{ports_.devices.write("line", request.message.body) ? "written" : "detached", false};
    co_return reply;
  }

  NodePorts& ports_;
};

class Broken final : public Node {
 public:
  void start() override { throw std::runtime_error("the drawer is jammed"); }
};

using Make = std::function<std::unique_ptr<Node>(NodePorts&)>;
const std::map<std::string, Make, std::less<>> roles{
    {"counter", [](NodePorts& ports) { return std::make_unique<Counter>(ports); }},
    {"echo", [](NodePorts& ports) { return std::make_unique<Echo>(ports); }},
    {"broken", [](NodePorts&) { return std::make_unique<Broken>(); }},
};

struct Nowhere final : JournalSink {
  void record(Stamp, Event) override {}
};

// Says its folder when the world stands, then waits for its end.
int run_harness() {
  Nowhere sink;
  LiveWorld world({}, sink);
  world.add_node(NodeName("a"), {.role = "counter", .settings = {}, .keys = {}, .postgres = {}, .postgres_schema = {}});
  world.add_node(NodeName("b"), {.role = "counter", .settings = {}, .keys = {}, .postgres = {}, .postgres_schema = {}});
  world.start();
  fmt::print("{}\n", world.folder());
  std::fflush(stdout);
  world.run_until([] { return false; }, SteadyInstant{std::chrono::minutes(1)});
  return 1;
}

}  // namespace
}  // namespace tillrig

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "harness") == 0) return tillrig::run_harness();
  return tillrig::node_main(argc, argv, tillrig::roles);
}
