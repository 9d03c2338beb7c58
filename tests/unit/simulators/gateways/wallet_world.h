#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "reference/adapters/wallet/wallet_adapter.h"
#include "reference/protocol/messages.h"
#include "simulators/gateways/wallet_gateway.h"
#include "tests/support/call_from.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

// A wallet, its adapter, and an engine that is this test: customers lin (50.00) and bo (0.50).
class WalletWorld {
 public:
  explicit WalletWorld(TestJournal& journal, Settings wallet = {})
      : journal_(journal), world_(WorldOptions{}, journal) {
    wallet.set("customers", std::string("lin:5000,bo:50"));
    add("wallet-a", make_wallet_gateway, std::move(wallet));
    add("adapter-wallet-a", make_wallet_adapter, {});
    NodeOptions engine;
    engine.make = [this](NodePorts& ports) {
      return std::make_unique<ProgramNode>(ports, [this](NodePorts& at) {
        at.bus.serve("engine.notice", [this](Request request) { return take_notice(std::move(request)); });
        at.lifecycle.ready();
      });
    };
    world_.add_node(NodeName("engine"), std::move(engine));
    for (const auto* node : {"wallet-a", "adapter-wallet-a", "engine"}) world_.start(NodeName(node));
  }

  VirtualWorld& world() { return world_; }
  const TestJournal& journal() const { return journal_; }
  const std::vector<ChannelResult>& notices() const { return notices_; }

  // From the engine's node to anybody.
  CallOutcome call(const char* peer, std::string verb, std::string body, Duration budget = std::chrono::seconds(40)) {
    const Message message{std::move(verb), std::move(body), ""};
    return call_from(world_, NodeName("engine"), NodeName(peer), message, budget);
  }
  std::string reply(const char* peer, std::string verb, std::string body) {
    const auto outcome = call(peer, std::move(verb), std::move(body));
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    return std::get<Reply>(outcome).body;
  }

  std::string show_code(const std::string& customer) {
    const auto body = reply("wallet-a", "hand.show_code", R"({"customer":")" + customer + "\"}");
    const std::string before = R"({"code":")";
    return body.substr(before.size(), body.size() - before.size() - 2);
  }
  void fault(std::string body) { reply("wallet-a", "sim.fault", std::move(body)); }

  // adapter.<verb> about number n1, 12.50 CNY.
  ChannelResult ask(const std::string& verb, const std::string& code = "", const std::string& refund = "") {
    ChannelRequest request;
    request.number = ChannelNumber("n1");
    request.order = OrderId("o1");
    request.code = PaymentCode(code);
    request.refund = RefundKey(refund);
    request.amount = Money(1250, Currency::cny());
    request.expires_in_ms = 300'000;
    const auto result = decode<ChannelResult>(reply("adapter-wallet-a", "adapter." + verb, encode(request)));
    BOOST_REQUIRE(result.has_value());
    return *result;
  }
  std::string state(const std::string& verb, const std::string& code = "", const std::string& refund = "") {
    return std::string(word_of(ask(verb, code, refund).state));
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

  boost::asio::awaitable<Answer> take_notice(Request request) {
    const auto result = decode<ChannelResult>(request.message.body);
    BOOST_REQUIRE(result.has_value());
    notices_.push_back(*result);
    Reply done{encode(Done{})};
    co_return done;
  }

  TestJournal& journal_;
  std::vector<ChannelResult> notices_;
  VirtualWorld world_;
};

}  // namespace tillrig
