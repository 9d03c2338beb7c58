#include "harness/scenario/hands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace tillrig {

namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

// Simulators answer when the hand has acted, so this only bounds a broken rig.
constexpr Duration kPatience = 30s;
// But a phone's wallet may have lost its power. Whoever wants to confirm soon looks up again, at the display.
constexpr Duration kPhonePatience = 3s;
constexpr int kTriesToConfirm = 3;
constexpr int kTriesToPay = 12;
constexpr int kTriesToTell = 12;

}  // namespace

namespace {

boost::asio::awaitable<Json> ask_within(Duration patience, Bus& bus, NodeName peer, std::string verb, Json body) {
  Message message{verb, body.dump(), ""};
  const NodeName to = peer;
  const CallOutcome outcome = co_await bus.call(std::move(peer), std::move(message), patience);
  if (const auto* refused = std::get_if<Refused>(&outcome)) {
    const auto what = fmt::format("{} refused {}: {} {}", to.text(), verb, name_of(refused->why), refused->detail);
    if (refused->why == RefusedWhy::no_connection) throw SimulatorLost(what);
    throw RigTrouble(what);
  }
  if (const auto* unknown = std::get_if<Unknown>(&outcome))
    throw SimulatorLost(fmt::format("{} left {} open: {} {}", to.text(), verb, name_of(unknown->why), unknown->detail));
  Json answer = Json::parse(std::get<Reply>(outcome).body, nullptr, false);
  if (!answer.is_object()) throw RigTrouble(fmt::format("{} answered {} with no JSON object", to.text(), verb));
  co_return answer;
}

// What it asks for may be asked twice. Throws SimulatorLost.
boost::asio::awaitable<Json> ask_by_phone(const DriverPorts& ports, NodeName wallet, std::string verb, Json body,
                                          int tries) {
  for (;;) {
    const SteadyInstant next = ports.clock.steady_now() + kPhonePatience;
    try {
      co_return co_await ask_within(kPhonePatience, ports.bus, wallet, verb, body);
    } catch (const SimulatorLost&) {
      if (--tries == 0) throw;
    }
    co_await ports.clock.sleep_until(next);
  }
}

}  // namespace

namespace {

// What is told twice is done once, and who has lost power or stands still hears it later. Throws SimulatorLost.
boost::asio::awaitable<void> tell_simulator(const DriverPorts& ports, NodeName peer, std::string verb, Json body) {
  for (int tries = kTriesToTell;; --tries) {
    const SteadyInstant next = ports.clock.steady_now() + kPhonePatience;
    try {
      co_await ask_within(kPatience, ports.bus, peer, verb, body);
      co_return;
    } catch (const SimulatorLost&) {
      if (tries == 1) throw;
    }
    co_await ports.clock.sleep_until(next);
  }
}

}  // namespace

boost::asio::awaitable<Json> ask_simulator(Bus& bus, NodeName peer, std::string verb, Json body) {
  return ask_within(kPatience, bus, std::move(peer), std::move(verb), std::move(body));
}

boost::asio::awaitable<bool> act_by_simulator(Bus& bus, NodeName peer, std::string verb, Json body) {
  const Json answer = co_await ask_simulator(bus, std::move(peer), std::move(verb), std::move(body));
  co_return answer.value("done", true);
}

boost::asio::awaitable<bool> hand_scan(Bus& bus, NodeName desk, std::string code) {
  Json body{{"code", std::move(code)}};
  return act_by_simulator(bus, std::move(desk), "hand.scan", std::move(body));
}

boost::asio::awaitable<bool> hand_press(Bus& bus, NodeName desk, std::string key) {
  Json body{{"key", std::move(key)}};
  return act_by_simulator(bus, std::move(desk), "hand.press", std::move(body));
}

boost::asio::awaitable<bool> hand_on_phone(const DriverPorts& ports, NodeName wallet, std::string customer,
                                           bool agrees) {
  Json body{{"customer", std::move(customer)}};
  const char* verb = agrees ? "hand.confirm" : "hand.reject";
  try {
    const Json answer = co_await ask_by_phone(ports, std::move(wallet), verb, std::move(body), kTriesToConfirm);
    co_return answer.value("done", true);
  } catch (const SimulatorLost&) {
    co_return false;
  }
}

boost::asio::awaitable<PaymentCode> hand_show_code(const DriverPorts& ports, NodeName wallet, std::string customer) {
  Json body{{"customer", customer}};
  const Json answer = co_await ask_by_phone(ports, std::move(wallet), "hand.show_code", std::move(body), kTriesToPay);
  if (!answer.contains("code") || !answer.at("code").is_string())
    throw RigTrouble("the phone of " + customer + " showed no code");
  co_return PaymentCode(answer.at("code").get<std::string>());
}

boost::asio::awaitable<void> start_simulator_fault(const DriverPorts& ports, const Fault& fault, std::int64_t id) {
  Json body{{"id", id},
            {"name", fault.kind->name},
            {"verb", fault.verb},
            {"count", fault.count},
            {"delay_ms", whole_milliseconds(fault.delay)}};
  if (!fault.reason.empty()) body["reason"] = fault.reason;
  if (fault.amount) body["minor"] = fault.amount->minor();
  if (fault.executed) body["executed"] = true;
  NodeName at = fault.at;
  co_await tell_simulator(ports, std::move(at), "sim.fault", std::move(body));
}

boost::asio::awaitable<void> heal_simulator_fault(const DriverPorts& ports, NodeName simulator, std::int64_t id) {
  Json body{{"id", id}};
  co_await tell_simulator(ports, std::move(simulator), "sim.heal", std::move(body));
}

}  // namespace tillrig
