#pragma once

#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "reference/adapters/card/card_adapter.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/card_data.h"
#include "simulators/banks/bank.h"
#include "tests/support/call_from.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

// A bank, its adapter, and an engine that is this test. Card "debit" (500.00) of lin, with PIN 4711 above 10.00.
class BankWorld {
 public:
  explicit BankWorld(TestJournal& journal, Settings bank = {}) : journal_(journal), world_(WorldOptions{}, journal) {
    add("bank", make_bank, std::move(bank));
    add("adapter-bank", make_card_adapter, {});
    NodeOptions engine;
    engine.make = [](NodePorts& ports) {
      return std::make_unique<ProgramNode>(ports, [](NodePorts& at) { at.lifecycle.ready(); });
    };
    world_.add_node(NodeName("engine"), std::move(engine));
    for (const auto* node : {"bank", "adapter-bank", "engine"}) world_.start(NodeName(node));
    BOOST_TEST(reply("bank", "sim.issue_card", issue_body()) == "{}");
  }

  static std::string number() { return "6212341111111111" + std::string(1, luhn_digit("6212341111111111")); }
  static std::string issue_body() {
    return R"({"card":"debit","holder":"lin","expiry":"2812","pin":"4711","balance_minor":50000,"currency":"CNY",)"
           R"("pin_required":true,"no_pin_minor":1000,"limit_minor":40000,"number":")" +
           number() + "\"}";
  }

  VirtualWorld& world() { return world_; }
  const TestJournal& journal() const { return journal_; }

  CallOutcome call(const char* peer, std::string verb, std::string body, Duration budget = std::chrono::seconds(70)) {
    const Message message{std::move(verb), std::move(body), ""};
    return call_from(world_, NodeName("engine"), NodeName(peer), message, budget);
  }
  std::string reply(const char* peer, std::string verb, std::string body) {
    const auto outcome = call(peer, std::move(verb), std::move(body));
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    return std::get<Reply>(outcome).body;
  }
  void fault(std::string body) { reply("bank", "sim.fault", std::move(body)); }

  // The card as a reader seals it; `pin` empty: none was entered.
  CardPresentment presented(const std::string& pin, const std::string& pan = number()) {
    CardPresentment card;
    bool sealed = false;
    world_.perform_on(NodeName("engine"), [&](NodePorts& ports) {
      const std::string nonce = fresh("nonce.......");
      card.data = SealedData(ports.keys.seal("card-data", nonce, text_to_seal({Pan(pan), "2812", "01", "c1"})));
      sealed = true;
      if (pin.empty()) return;
      const auto block = pin_block(*Pin::from(pin), Pan(pan), fresh("fill...."));
      card.pin_block = SealedData(ports.keys.seal("pin-block", nonce, block));
    });
    BOOST_REQUIRE(world_.run_until([&] { return sealed; }, SteadyInstant{world_.now() + std::chrono::seconds(1)}));
    return card;
  }

  ChannelRequest request(std::int64_t stan, std::int64_t minor) const {
    ChannelRequest request;
    request.number = CardNumber{"tillrig-shop", "till-1", 1, stan}.number();
    request.order = OrderId("o1");
    request.amount = Money(minor, Currency::cny());
    request.expires_in_ms = 300'000;
    return request;
  }
  ChannelResult ask(const std::string& verb, const ChannelRequest& request) {
    const auto result = decode<ChannelResult>(reply("adapter-bank", "adapter." + verb, encode(request)));
    BOOST_REQUIRE(result.has_value());
    return *result;
  }
  ChannelResult pay(std::int64_t stan, std::int64_t minor, const std::string& pin = "4711") {
    auto asked = request(stan, minor);
    asked.card = presented(pin);
    return ask("charge", asked);
  }
  std::string state_of_sale(std::int64_t stan, std::int64_t minor = 1250) {
    return std::string(word_of(pay(stan, minor).state));
  }
  std::string reverse(std::int64_t stan) { return std::string(word_of(ask("reverse", request(stan, 1250)).state)); }
  // adapter.void or .refund of the sale with STAN `of`.
  std::string give_back(const std::string& verb, std::int64_t stan, std::int64_t of, std::int64_t minor) {
    auto asked = request(stan, minor);
    asked.original = CardNumber{"tillrig-shop", "till-1", 1, of}.number();
    return std::string(word_of(ask(verb, asked).state));
  }

  // What the book's entries say lin has been debited, net, in minor units; each entry counts once.
  std::int64_t taken_from_lin() const {
    std::map<std::int64_t, std::int64_t> entries;
    for (const auto& line : journal_.lines())
      if (line.event.kind() == "book.entry" && line.event.text("customer") == "lin")
        entries[line.event.integer("entry")] =
            line.event.integer("minor") * (line.event.text("kind") == "debit" ? 1 : -1);
    std::int64_t sum = 0;
    for (const auto& [entry, minor] : entries) sum += minor;
    return sum;
  }

 private:
  void add(const char* name, NodeFactory make, Settings settings) {
    NodeOptions options;
    options.make = make;
    options.settings = std::move(settings);
    world_.add_node(NodeName(name), std::move(options));
  }

  // Another text of the same length each time.
  std::string fresh(std::string text) {
    text[0] = static_cast<char>('a' + ++drawn_ % 26);
    text[1] = static_cast<char>('a' + drawn_ / 26 % 26);
    return text;
  }

  TestJournal& journal_;
  VirtualWorld world_;
  int drawn_ = 0;
};

}  // namespace tillrig
