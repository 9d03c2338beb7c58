#include <boost/test/unit_test.hpp>
#include <string>

#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

using std::chrono::seconds;

const NodeName till{"till-1"};
const NodeName desk{"desk-till-1"};

boost::asio::awaitable<void> read_all(NodePorts* ports) {
  while (true) {
    co_await ports->devices.until_attached("printer");
    auto bytes = co_await ports->devices.read("printer");
    ports->log.record(Event("read").with("bytes", bytes ? *bytes : "(detached)"));
  }
}

std::string all_read(const TestJournal& journal) {
  std::string text;
  for (const auto& line : journal.lines())
    if (line.event.kind() == "read") text += line.event.text("bytes");
  return text;
}

struct Shop {
  explicit Shop(TestJournal& journal) : fixture(journal) {
    fixture.define(till, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(desk, [](NodePorts& ports) { spawn(ports.executor, read_all(&ports)); });
    fixture.world().connect_devices(till, desk, {"printer"});
    fixture.start(till);
    fixture.start(desk);
    fixture.run_for(seconds(1));
  }
  void print(const std::string& text) {
    fixture.perform_on(till, [this, text](NodePorts& ports) { taken = ports.devices.write("printer", text); });
    fixture.run_for(seconds(1));
  }
  VirtualFixture fixture;
  bool taken = false;
};

}  // namespace

BOOST_AUTO_TEST_CASE(bytes_on_a_cable_arrive_in_order) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.print("TOTAL ");
    shop.print("12.50");
    BOOST_TEST(shop.taken);
    BOOST_TEST(all_read(journal) == "TOTAL 12.50");
  });
}

BOOST_AUTO_TEST_CASE(both_ends_see_a_cable_pulled_and_plugged_in) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.fixture.world().unplug(till, "printer");
    shop.print("lost");
    BOOST_TEST(!shop.taken);
    shop.fixture.world().plug(till, "printer");
    shop.print("again");
    BOOST_TEST(shop.taken);
    BOOST_TEST(all_read(journal) == "(detached)again");
  });
}

BOOST_AUTO_TEST_CASE(a_device_sees_its_till_go_down_and_come_back) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.fixture.kill(till);
    shop.fixture.run_for(seconds(1));
    BOOST_TEST(all_read(journal) == "(detached)");
    shop.fixture.start(till);
    shop.print("back");
    BOOST_TEST(all_read(journal) == "(detached)back");
  });
}

}  // namespace tillrig
