#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/ports/contract_world.h"

// What every Devices must do. Worlds: contract_world.h. The asker is the till, the answerer the device.
namespace tillrig::devices_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

inline const std::string printer = "printer";

// What one end has read; a detachment is "|".
using Tape = std::shared_ptr<std::string>;

// Until it has read `reads` times.
inline boost::asio::awaitable<void> read_on(NodePorts* ports, Tape tape, int reads) {
  for (int i = 0; i < reads; ++i) {
    auto bytes = co_await ports->devices.read(printer);
    *tape += bytes ? *bytes : "|";
  }
}

inline boost::asio::awaitable<void> read_for_ever(NodePorts* ports, Tape tape) {
  for (;;) {
    co_await ports->devices.until_attached(printer);
    auto bytes = co_await ports->devices.read(printer);
    *tape += bytes ? *bytes : "|";
  }
}

inline boost::asio::awaitable<void> wait_for_cable(NodePorts* ports, std::shared_ptr<bool> attached) {
  co_await ports->devices.until_attached(printer);
  *attached = ports->devices.attached(printer);
}

template <class World>
void wait_until_attached(World& world, const NodeName& name) {
  const auto attached = std::make_shared<bool>(false);
  at(world, name, [&](NodePorts& ports) { spawn(ports.executor, wait_for_cable(&ports, attached)); });
  BOOST_REQUIRE(world.run_until([&] { return *attached; }, long_enough));
}

template <class World>
void start_with_a_printer(World& world) {
  for (const auto& name : {asker, answerer}) world.define(name, [](NodePorts& ports) { ports.lifecycle.ready(); });
  world.connect_devices(asker, answerer, {printer});
  world.start(answerer);
  world.start(asker);
  world.run_for(a_moment);
  wait_until_attached(world, asker);
  wait_until_attached(world, answerer);
}

template <class World>
bool write(World& world, const NodeName& name, std::string bytes) {
  bool taken = false;
  at(world, name, [&](NodePorts& ports) { taken = ports.devices.write(printer, bytes); });
  return taken;
}

template <class World>
bool attached(World& world, const NodeName& name) {
  bool is = false;
  at(world, name, [&](NodePorts& ports) { is = ports.devices.attached(printer); });
  return is;
}

template <class World>
Tape keep_reading(World& world, const NodeName& name) {
  auto tape = std::make_shared<std::string>();
  at(world, name, [&](NodePorts& ports) { spawn(ports.executor, read_for_ever(&ports, tape)); });
  return tape;
}

template <class World>
Tape read_once(World& world, const NodeName& name) {
  auto tape = std::make_shared<std::string>();
  at(world, name, [&](NodePorts& ports) { spawn(ports.executor, read_on(&ports, tape, 1)); });
  return tape;
}

template <class World>
void expect(World& world, const Tape& tape, const std::string& text) {
  world.run_until([&] { return *tape == text; }, long_enough);
  BOOST_TEST(*tape == text);
}

template <class World>
void both_ends_know_the_channel(World& world) {
  start_with_a_printer(world);
  for (const auto& name : {asker, answerer}) {
    std::vector<std::string> names;
    at(world, name, [&](NodePorts& ports) { names = ports.devices.names(); });
    BOOST_TEST(names == std::vector<std::string>{printer}, boost::test_tools::per_element());
    BOOST_TEST(attached(world, name));
  }
}

template <class World>
void bytes_arrive_in_order_both_ways(World& world) {
  start_with_a_printer(world);
  const auto till = keep_reading(world, asker);
  const auto device = keep_reading(world, answerer);
  for (const char* part : {"TOTAL ", "12", ".50"}) BOOST_TEST(write(world, asker, part));
  BOOST_TEST(write(world, answerer, "ready "));
  BOOST_TEST(write(world, answerer, "paper low"));
  expect(world, device, "TOTAL 12.50");
  expect(world, till, "ready paper low");
}

template <class World>
void what_arrives_before_the_reader_waits_for_it(World& world) {
  start_with_a_printer(world);
  write(world, asker, "early ");
  write(world, asker, "bytes");
  world.run_for(seconds(1));
  expect(world, keep_reading(world, answerer), "early bytes");
}

template <class World>
void a_cable_that_is_pulled_ends_the_waiting_reads_of_both_ends(World& world) {
  start_with_a_printer(world);
  const auto till = read_once(world, asker);
  const auto device = read_once(world, answerer);
  world.run_for(a_moment);
  BOOST_TEST((till->empty() && device->empty()));
  world.unplug(asker, printer);
  expect(world, till, "|");
  expect(world, device, "|");
}

template <class World>
void a_cable_pulled_and_put_back_at_once_ends_a_waiting_read(World& world) {
  start_with_a_printer(world);
  const auto till = read_once(world, asker);
  world.run_for(a_moment);
  world.unplug(asker, printer);
  world.plug(asker, printer);
  expect(world, till, "|");
  wait_until_attached(world, asker);
}

template <class World>
void nothing_is_read_or_written_without_a_cable(World& world) {
  start_with_a_printer(world);
  world.unplug(asker, printer);
  for (const auto& name : {asker, answerer}) {
    BOOST_TEST(world.run_until([&] { return !attached(world, name); }, long_enough));
    BOOST_TEST(!write(world, name, "lost"));
    expect(world, read_once(world, name), "|");
  }
}

template <class World>
void what_had_arrived_before_the_cable_was_pulled_is_still_read(World& world) {
  start_with_a_printer(world);
  write(world, asker, "arrived");
  world.run_for(seconds(1));
  world.unplug(asker, printer);
  BOOST_REQUIRE(world.run_until([&] { return !attached(world, answerer); }, long_enough));
  expect(world, read_once(world, answerer), "arrived");
  expect(world, read_once(world, answerer), "|");
}

template <class World>
void a_cable_that_is_put_back_wakes_who_waits_for_it_and_carries_again(World& world) {
  start_with_a_printer(world);
  world.unplug(asker, printer);
  BOOST_REQUIRE(world.run_until([&] { return !attached(world, answerer); }, long_enough));
  const auto device = keep_reading(world, answerer);
  world.run_for(a_moment);
  world.plug(asker, printer);
  wait_until_attached(world, asker);
  BOOST_TEST(write(world, asker, "again"));
  expect(world, device, "again");
}

template <class World>
void an_end_whose_node_dies_is_detached_until_the_node_is_back(World& world) {
  start_with_a_printer(world);
  const auto till = keep_reading(world, asker);
  world.kill(answerer);
  expect(world, till, "|");
  BOOST_TEST(!write(world, asker, "lost"));
  world.start(answerer);
  world.run_for(a_moment);
  wait_until_attached(world, answerer);
  BOOST_TEST(write(world, answerer, "back"));
  expect(world, till, "|back");
}

// Every case by name, for one test of each.
#define TILLRIG_DEVICES_CASES(RUN)                                       \
  RUN(both_ends_know_the_channel)                                        \
  RUN(bytes_arrive_in_order_both_ways)                                   \
  RUN(what_arrives_before_the_reader_waits_for_it)                       \
  RUN(a_cable_that_is_pulled_ends_the_waiting_reads_of_both_ends)        \
  RUN(a_cable_pulled_and_put_back_at_once_ends_a_waiting_read)           \
  RUN(nothing_is_read_or_written_without_a_cable)                        \
  RUN(what_had_arrived_before_the_cable_was_pulled_is_still_read)        \
  RUN(a_cable_that_is_put_back_wakes_who_waits_for_it_and_carries_again) \
  RUN(an_end_whose_node_dies_is_detached_until_the_node_is_back)

}  // namespace tillrig::devices_contract
