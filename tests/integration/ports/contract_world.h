#pragma once

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "reference/ports/node.h"
#include "reference/ports/spawn.h"

// What the contracts of the smaller ports share. Their cases take a fresh world in the shape of bus_contract.h, which
// offers beside it:
//
//   void connect_devices(const NodeName& till, const NodeName& device, const std::vector<std::string>& channels);
//   void plug(const NodeName&, const std::string& channel);    void unplug(the same);
//   void step_clock(const NodeName&, Duration by);             void drift_clock(const NodeName&, std::int64_t ppm);
//   void drop_file(const NodeName&, const std::string& name, const std::string& bytes);
//
// It holds one key, "merchant". Waits are generous: in a live world the machine may be busy.
namespace tillrig::contract {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline const NodeName asker{"asker"};
inline const NodeName answerer{"answerer"};
inline constexpr Duration long_enough = seconds(40);
inline constexpr Duration a_moment = milliseconds(200);  // for what must not happen, and for what has happened

// Nodes that do nothing by themselves, up.
template <class World>
void start_both(World& world) {
  for (const auto& name : {asker, answerer}) world.define(name, [](NodePorts& ports) { ports.lifecycle.ready(); });
  world.start(answerer);
  world.start(asker);
  world.run_for(a_moment);
}

// Performs `work` on the node and returns when it has been performed.
template <class World, class Work>
void at(World& world, const NodeName& name, Work work) {
  bool performed = false;
  world.perform_on(name, [&](NodePorts& ports) {
    work(ports);
    performed = true;
  });
  BOOST_REQUIRE(world.run_until([&] { return performed; }, long_enough));
}

}  // namespace tillrig::contract
