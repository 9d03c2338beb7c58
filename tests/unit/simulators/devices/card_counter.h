#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <tuple>

#include "reference/ports/spawn.h"
#include "reference/protocol/card_data.h"
#include "reference/protocol/reader_wire.h"
#include "simulators/devices/desk.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig::card_counter {

using namespace std::chrono_literals;
using reader_wire::Begin, reader_wire::Cancel, reader_wire::Failed, reader_wire::Lines, reader_wire::Presented,
    reader_wire::Removed, reader_wire::Result, reader_wire::ToReader;

inline const NodeName till("till-1"), desk_node("desk-till-1"), driver("harness");
inline const std::string number = "6225760008219524";
inline const std::string pin = "271828";
inline const std::string plain_card = R"("holder":"lin","number":")" + number + R"(","expiry":"3012")";
inline const std::string card = "{" + plain_card + R"(,"offline_limit_minor":5000})";
inline const std::string pin_card = "{" + plain_card + R"(,"pin_online":true})";

// A desk with nothing but a reader, and a till that only listens.
struct Counter {
  explicit Counter(TestJournal& kept) : journal(kept), fixture(kept) {
    auto& world = fixture.world();
    NodeOptions options;
    options.make = [](NodePorts& ports) { return make_desk(ports); };
    world.add_node(desk_node, std::move(options));
    fixture.define(till, [this](NodePorts& ports) {
      spawn(ports.executor, listen(&ports.devices, &lines));
      ports.lifecycle.ready();
    });
    fixture.define(driver, [](NodePorts& ports) { ports.lifecycle.ready(); });
    world.connect_devices(till, desk_node, {"reader"});
    for (const auto& name : {till, desk_node, driver}) world.start(name);
    fixture.run_for(10ms);
  }
  // Whatever happened, neither number nor PIN is in the journal.
  ~Counter() {
    for (const auto& line : journal.lines())
      for (const auto& field : line.event.fields())
        if (const auto* text = std::get_if<std::string>(&field.value))
          BOOST_TEST((text->find(number) == std::string::npos && text->find(pin) == std::string::npos),
                     line.event.kind());
  }

  static boost::asio::awaitable<void> listen(Devices* devices, Lines* heard) {
    for (;;) {
      co_await devices->until_attached("reader");
      while (const auto bytes = co_await devices->read("reader")) heard->take(*bytes);
    }
  }

  void say(const ToReader& message) {
    const auto line = line_of(message);
    fixture.perform_on(till, [=](NodePorts& ports) { std::ignore = ports.devices.write("reader", line); });
    fixture.run_for(1s);
  }
  void begin(const std::string& transaction, std::int64_t minor = 1250) {
    say(Begin{transaction, Money(minor, Currency::cny()), false, Money::zero(Currency::cny())});
  }
  void begin_offline(const std::string& transaction, std::int64_t minor) {
    say(Begin{transaction, Money(minor, Currency::cny()), true, Money(10000, Currency::cny())});
  }
  void hand(const std::string& verb, const std::string& body = "{}") {
    fixture.perform_on(driver, [=](NodePorts& ports) {
      Message message{verb, body, {}};
      std::ignore = ports.bus.post(desk_node, std::move(message), 1s);
    });
    fixture.run_for(1s);
  }
  // The next thing that the reader said to the till. "": nothing; else transaction and what.
  std::string heard() {
    const auto line = lines.next();
    if (!line) return "";
    const auto message = reader_wire::to_till(*line).value();
    if (const auto* failed = std::get_if<Failed>(&message))
      return failed->transaction + " " + std::string(word_of(failed->why));
    if (const auto* removed = std::get_if<Removed>(&message)) return removed->transaction + " REMOVED";
    presented = std::get<Presented>(message).card;
    return std::get<Presented>(message).transaction + " " + std::string(word_of(presented.entry)) + " " +
           std::string(word_of(presented.verdict));
  }
  std::string pad() const {
    std::string text;
    for (const auto& line : journal.lines())
      if (line.event.kind() == "pad.shown") text = line.event.text("text");
    return text;
  }
  std::string opened(const std::string& key, const SealedData& sealed) {
    std::string plain;
    fixture.perform_on(driver, [&](NodePorts& ports) {
      plain = ports.keys.open(key, sealed.clear_for_wire()).value_or("does not open");
    });
    fixture.run_for(1ms);
    return plain;
  }

  TestJournal& journal;
  VirtualFixture fixture;
  Lines lines;
  CardPresentment presented;
};

inline void at_a_counter(void (*test)(Counter&)) {
  in_a_world([test](TestJournal& journal) {
    Counter counter(journal);
    test(counter);
  });
}

}  // namespace tillrig::card_counter
