#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "reference/ports/spawn.h"
#include "simulators/kernel/virtual_world.h"

namespace tillrig {

inline boost::asio::awaitable<void> call_once(NodePorts* ports, NodeName peer, Message message, Duration budget,
                                              std::shared_ptr<std::optional<CallOutcome>> outcome) {
  CallOutcome answer = co_await ports->bus.call(std::move(peer), std::move(message), budget);
  *outcome = std::move(answer);
}

// What one node of a virtual world gets for a request to another.
inline CallOutcome call_from(VirtualWorld& world, const NodeName& from, const NodeName& peer, const Message& message,
                             Duration budget) {
  auto outcome = std::make_shared<std::optional<CallOutcome>>();
  world.perform_on(from,
                   [&](NodePorts& ports) { spawn(ports.executor, call_once(&ports, peer, message, budget, outcome)); });
  const auto limit = SteadyInstant{world.now() + budget + std::chrono::seconds(1)};
  BOOST_REQUIRE(world.run_until([&] { return outcome->has_value(); }, limit));
  return std::move(**outcome);
}

}  // namespace tillrig
