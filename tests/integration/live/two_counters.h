#pragma once

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/live/live_world.h"
#include "reference/ports/spawn.h"

namespace tillrig {

inline const NodeName a("a"), b("b");

struct Kept final : JournalSink {
  struct Line {
    Stamp stamp;
    Event event;
  };
  void record(Stamp stamp, Event event) override { lines.push_back({std::move(stamp), std::move(event)}); }
  int count(std::string_view kind, std::string_view node = {}) const {
    int found = 0;
    for (const auto& line : lines)
      if (line.event.kind() == kind && (node.empty() || line.stamp.node.text() == node)) ++found;
    return found;
  }
  std::vector<Line> lines;
};

inline boost::asio::awaitable<void> call(Bus* bus, NodeName peer, Message message, Duration budget,
                                         std::shared_ptr<std::optional<CallOutcome>> into) {
  CallOutcome outcome = co_await bus->call(std::move(peer), std::move(message), budget);
  *into = std::move(outcome);
}

inline LiveNodeOptions role(std::string name) {
  LiveNodeOptions options;
  options.role = std::move(name);
  return options;
}

inline LiveWorldOptions options_of(std::int64_t speed, LiveTransport transport) {
  LiveWorldOptions options;
  options.program = LIVE_TEST_NODE;
  options.speed = speed;
  options.transport = transport;
  return options;
}

// Two nodes that count what they are asked for in their databases, and what they record.
struct TwoCounters {
  explicit TwoCounters(std::int64_t speed = 1, LiveTransport transport = LiveTransport::ipc)
      : world(options_of(speed, transport), kept) {
    world.add_node(a, role("counter"));
    world.add_node(b, role("counter"));
    world.start();
  }

  CallOutcome ask(const NodeName& peer, std::string verb, std::string body = {},
                  Duration budget = std::chrono::seconds(2)) {
    const auto outcome = std::make_shared<std::optional<CallOutcome>>();
    Message message{std::move(verb), std::move(body), {}};
    spawn(world.executor(), call(&world.bus(), peer, std::move(message), budget, outcome));
    world.run_until([&] { return outcome->has_value(); }, SteadyInstant{world.now() + 2 * budget});
    BOOST_REQUIRE(outcome->has_value());
    return **outcome;
  }
  std::string reply(const NodeName& peer, std::string verb, std::string body = {}) {
    const auto outcome = ask(peer, std::move(verb), std::move(body));
    const auto* said = std::get_if<Reply>(&outcome);
    return said ? said->body : "no reply";
  }
  bool until(const std::function<bool()>& done) {
    return world.run_until(done, SteadyInstant{world.now() + std::chrono::seconds(20)});
  }

  Kept kept;
  LiveWorld world;
};

}  // namespace tillrig
