#pragma once

#include <boost/asio/awaitable.hpp>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>

#include "harness/scenario/runner.h"
#include "harness/scenario/scenario.h"
#include "reference/ports/bus.h"

// What the driver says to simulators; the verbs are listed in simulators/README.md.
namespace tillrig {

// A simulator did not do what it was told: the rig is broken, not the lane.
class RigTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// It is not there, or lost its power before it answered: whether it did what it was told, nobody knows.
class SimulatorLost : public RigTrouble {
 public:
  using RigTrouble::RigTrouble;
};

// What a simulator answers, which is an object. Throws RigTrouble.
boost::asio::awaitable<nlohmann::json> ask_simulator(Bus& bus, NodeName peer, std::string verb, nlohmann::json body);
// Whether it found something to act on. Throws RigTrouble.
boost::asio::awaitable<bool> act_by_simulator(Bus& bus, NodeName peer, std::string verb, nlohmann::json body);

// All of them throw RigTrouble. The bool says whether the hand found something to act on.
boost::asio::awaitable<bool> hand_scan(Bus& bus, NodeName desk, std::string code);
boost::asio::awaitable<bool> hand_press(Bus& bus, NodeName desk, std::string key);
// A phone whose wallet is not there tries again, for a while; who cannot confirm then has found nothing to act on.
boost::asio::awaitable<bool> hand_on_phone(const DriverPorts& ports, NodeName wallet, std::string customer,
                                           bool agrees);
boost::asio::awaitable<PaymentCode> hand_show_code(const DriverPorts& ports, NodeName wallet, std::string customer);
// `fault` outlives the call.
boost::asio::awaitable<void> start_simulator_fault(const DriverPorts& ports, const Fault& fault, std::int64_t id);
boost::asio::awaitable<void> heal_simulator_fault(const DriverPorts& ports, NodeName simulator, std::int64_t id);

}  // namespace tillrig
