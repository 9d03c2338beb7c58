#include "simulators/devices/desk.h"

#include <boost/test/unit_test.hpp>

#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"

using namespace tillrig;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(desk)

namespace {

const NodeName till("till-1"), desk_node("desk-till-1"), driver("harness");

// A desk whose till is the test: it writes raw bytes and keeps what the printer says.
struct Counter {
  explicit Counter(TestJournal& journal) : fixture(journal) {
    auto& world = fixture.world();
    NodeOptions options;
    options.make = [](NodePorts& ports) { return make_desk(ports); };
    world.add_node(desk_node, std::move(options));
    fixture.define(till, [this](NodePorts& ports) {
      spawn(ports.executor, listen(&ports.devices, &heard));
      ports.lifecycle.ready();
    });
    fixture.define(driver, [](NodePorts& ports) { ports.lifecycle.ready(); });
    world.connect_devices(till, desk_node, {"scanner", "keyboard", "printer", "drawer", "display", "screen"});
    for (const auto& name : {till, desk_node, driver}) world.start(name);
    fixture.run_for(10ms);
  }

  static boost::asio::awaitable<void> listen(Devices* devices, std::string* heard) {
    for (;;) {
      co_await devices->until_attached("printer");
      for (;;) {
        const auto bytes = co_await devices->read("printer");
        if (!bytes) break;
        *heard += *bytes;
      }
    }
  }
  void write(const std::string& channel, const std::string& bytes) {
    fixture.perform_on(till, [=](NodePorts& ports) { std::ignore = ports.devices.write(channel, bytes); });
    fixture.run_for(1s);
  }
  // What the printer says to these bytes.
  std::string ask(const std::string& bytes) {
    heard.clear();
    write("printer", bytes);
    return heard;
  }
  void tell(const std::string& verb, const std::string& body) {
    fixture.perform_on(driver, [=](NodePorts& ports) {
      Message message{verb, body, {}};
      std::ignore = ports.bus.post(desk_node, std::move(message), 1s);
    });
    fixture.run_for(1s);
  }

  VirtualFixture fixture;
  std::string heard;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_printer_in_order_says_so_and_one_without_paper_too) {
  in_a_world([](TestJournal& journal) {
    Counter counter(journal);
    BOOST_TEST(counter.ask("\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04") == "\x12\x12\x12\x12");
    BOOST_TEST(counter.ask("\x1dr\x01") == std::string(1, '\0'));
    counter.tell("sim.fault", R"({"id":3,"name":"paper_out"})");
    BOOST_TEST(counter.ask("\x10\x04\x01\x10\x04\x02\x10\x04\x04") == "\x1a\x32\x7e");
    // GS r waits its turn, behind what cannot be printed.
    BOOST_TEST(counter.ask("text\n\x1dr\x01").empty());
    counter.heard.clear();
    counter.tell("sim.heal", R"({"id":0})");
    BOOST_TEST(counter.heard == std::string(1, '\0'));
  });
}

BOOST_AUTO_TEST_CASE(automatic_status_reports_every_change) {
  in_a_world([](TestJournal& journal) {
    Counter counter(journal);
    BOOST_TEST(counter.ask("\x1d\x61\xff") == std::string("\x10\0\0\0", 4));
    counter.heard.clear();
    counter.tell("sim.fault", R"({"id":3,"name":"cover_open","duration_ms":500})");
    BOOST_TEST(counter.heard == std::string("\x38\0\0\0\x10\0\0\0", 8));
  });
}

BOOST_AUTO_TEST_CASE(a_pulse_opens_the_drawer_that_is_plugged_in) {
  in_a_world([](TestJournal& journal) {
    Counter counter(journal);
    const std::string kick("\x1bp\x00\x32\xfa", 5);
    counter.write("printer", kick);
    BOOST_TEST(journal.count("drawer.opened") == 1);
    BOOST_TEST(counter.ask("\x1dr\x02") == "\x01");
    counter.fixture.run_for(3s);
    counter.fixture.world().unplug(till, "drawer");
    counter.write("printer", kick);
    BOOST_TEST(journal.count("drawer.opened") == 1);
  });
}

BOOST_AUTO_TEST_CASE(what_a_jam_ate_is_gone) {
  in_a_world([](TestJournal& journal) {
    Counter counter(journal);
    counter.tell("sim.fault", R"({"id":3,"name":"jam"})");
    counter.write("printer", std::string("lost\n\x1dV\x00", 8));
    counter.tell("sim.heal", R"({"id":3})");
    counter.write("printer", std::string("kept\n\x1dV\x00", 8));
    BOOST_TEST(journal.count("receipt.printed") == 1);
    BOOST_TEST(journal.count("fault.fired") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_display_shows_a_whole_picture_or_nothing) {
  in_a_world([](TestJournal& journal) {
    Counter counter(journal);
    counter.write("display", "\x1b@THANK YOU\r\n");
    BOOST_TEST(journal.count("display.shown") == 0);
    counter.write("display", "PAID AND FAR TOO LONG FOR IT\r\n");
    BOOST_REQUIRE(journal.count("display.shown") == 1);
    BOOST_TEST(journal.lines().back().event.text("line2") == "PAID AND FAR TOO LON");
    BOOST_TEST(journal.lines().back().event.text("till") == "till-1");
  });
}

BOOST_AUTO_TEST_SUITE_END()
