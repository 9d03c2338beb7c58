#pragma once

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/messages.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

// A world with an acquiring node, and the test in the place of the till: the node "harness" asks for it.
class Asking {
 public:
  explicit Asking(TestJournal& journal) : fixture(journal) {}

  void begin(const std::string& verb, std::string body, const std::string& key, std::optional<CallOutcome>& kept) {
    fixture.perform_on(NodeName("harness"), [=, body = std::move(body), &kept](NodePorts& ports) {
      spawn(ports.executor, call_and_keep(ports, Message{verb, body, key}, kept));
    });
  }
  CallOutcome call(const std::string& verb, std::string body, const std::string& key) {
    std::optional<CallOutcome> kept;
    begin(verb, std::move(body), key, kept);
    BOOST_REQUIRE(fixture.run_until([&] { return kept.has_value(); }, std::chrono::seconds(40)));
    return *kept;
  }
  template <class M>
  M reply(const CallOutcome& outcome) {
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    const auto message = decode<M>(std::get<Reply>(outcome).body);
    BOOST_REQUIRE(message.has_value());
    return *message;
  }

  VirtualFixture fixture;

 private:
  static boost::asio::awaitable<void> call_and_keep(NodePorts& ports, Message message,
                                                    std::optional<CallOutcome>& kept) {
    NodeName peer("acquiring");
    kept = co_await ports.bus.call(std::move(peer), std::move(message), std::chrono::seconds(32));
  }
};

}  // namespace tillrig
