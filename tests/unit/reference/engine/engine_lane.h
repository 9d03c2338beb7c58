#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reference/engine/engine.h"
#include "reference/engine/payment.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/offline_messages.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/protocol/refund_messages.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig::engine {

// A channel that does as the test says: of each verb, what it answers, after how long, or nothing at all.
struct ScriptedChannel {
  Capabilities can;
  bool tells_what_it_can = true;
  std::vector<std::pair<std::string, ChannelRequest>> heard;
  std::map<std::string, ChannelState> says;
  std::map<std::string, Duration> thinks;
  std::set<std::string> mute;
  std::optional<Money> holds;  // says a query; none: what it was asked about
  std::vector<SettleBatch> settled;
  bool settles = true;

  std::vector<ChannelRequest> heard_of(const std::string& verb) const {
    std::vector<ChannelRequest> requests;
    for (const auto& [name, request] : heard)
      if (name == verb) requests.push_back(request);
    return requests;
  }
};

inline ScriptedChannel scripted_bank() {
  ScriptedChannel bank;
  bank.can.channel = Channel("bank");
  bank.can.tender = TenderKind::card;
  bank.can.verbs = {"charge", "reverse", "void", "refund", "advise", "settle"};
  bank.says = {{"charge", ChannelState::succeeded},
               {"reverse", ChannelState::reversed},
               {"void", ChannelState::refunded},
               {"refund", ChannelState::refunded},
               {"advise", ChannelState::succeeded}};
  return bank;
}

inline ScriptedChannel scripted_wallet() {
  ScriptedChannel wallet;
  wallet.can.channel = Channel("wallet-a");
  wallet.can.verbs = {"charge", "query", "close", "cancel", "refund", "refund-query"};
  wallet.can.query_after_unknown = true;
  wallet.says = {{"charge", ChannelState::succeeded},
                 {"query", ChannelState::succeeded},
                 {"refund", ChannelState::refunded},
                 {"refund-query", ChannelState::not_found}};
  return wallet;
}

// The engine as shipped between scripted channels and a test that is acquiring and reconciliation.
class EngineLane {
 public:
  explicit EngineLane(TestJournal& journal) : journal_(journal), fixture(journal) {
    serve_acquiring();
    serve_channel("adapter-bank", bank);
    serve_channel("adapter-wallet-a", wallet);
    NodeOptions options;
    options.make = [](NodePorts& ports) { return make_engine(ports); };
    options.settings.set("card_timeout", Duration(std::chrono::seconds(5)));
    fixture.world().add_node(NodeName("engine"), std::move(options));
    for (const auto* name : {"acquiring", "adapter-bank", "adapter-wallet-a", "engine"}) fixture.start(NodeName(name));
    fixture.run_for(std::chrono::milliseconds(100));
  }

  void restart_engine() {
    fixture.kill(NodeName("engine"));
    fixture.start(NodeName("engine"));
    fixture.run_for(std::chrono::milliseconds(50));
  }

  // The engine goes on with the disk that was copied under this name.
  void restore_engine(const std::string& from) {
    fixture.world().restore(NodeName("engine"), from);
    fixture.start(NodeName("engine"));
    fixture.run_for(std::chrono::milliseconds(50));
  }
  // As acquiring stored it, and heard of it last.
  void acquiring_knows(const Charge& charge, PaymentState state, const std::string& number = "") {
    KnownAttempt attempt;
    attempt.order = charge.pay.order;
    attempt.till = charge.till;
    attempt.code = masked_means(charge.pay);
    attempt.day = "2026-01-01";
    attempt.report.attempt = charge.pay.attempt;
    attempt.report.line = charge.pay.line;
    attempt.report.channel = charge.pay.channel;
    attempt.report.tender = charge.pay.tender;
    attempt.report.amount = charge.pay.amount;
    attempt.report.state = state;
    attempt.report.number = ChannelNumber(number);
    if (state == PaymentState::succeeded) attempt.report.txn = ChannelTxn("T" + number);
    known.attempts.push_back(std::move(attempt));
  }

  using Kept = std::optional<CallOutcome>;
  void begin(const std::string& verb, std::string body, Kept& kept) {
    fixture.perform_on(NodeName("acquiring"), [verb, body = std::move(body), &kept](NodePorts& ports) {
      spawn(ports.executor, call_engine(ports, Message{verb, body, {}}, kept));
    });
  }
  CallOutcome call(const std::string& verb, std::string body) {
    Kept kept;
    begin(verb, std::move(body), kept);
    BOOST_REQUIRE(fixture.run_until([&] { return kept.has_value(); }, std::chrono::seconds(70)));
    return *kept;
  }
  template <class M>
  static M read(const CallOutcome& outcome) {
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    const auto message = decode<M>(std::get<Reply>(outcome).body);
    BOOST_REQUIRE(message.has_value());
    return *message;
  }
  static bool is_refused(const CallOutcome& outcome) {
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused && refused->why == RefusedWhy::not_executed;
  }

  AttemptReport charge(const Charge& wanted) { return read<AttemptReport>(call("engine.charge", encode(wanted))); }
  bool refuses(const Charge& wanted) { return is_refused(call("engine.charge", encode(wanted))); }
  AttemptReport status(const std::string& attempt) {
    return read<AttemptReport>(call("engine.status", encode(PaymentQuery{AttemptKey(attempt)})));
  }
  static Charge card_sale(const std::string& attempt, const std::string& till = "till-1") {
    Charge charge;
    charge.pay.order = OrderId("77");
    charge.pay.line = TenderLine("1");
    charge.pay.attempt = AttemptKey(attempt);
    charge.pay.channel = Channel("bank");
    charge.pay.amount = Money(1250, Currency::cny());
    charge.pay.tender = TenderKind::card;
    charge.pay.card = a_card();
    charge.pay.card->pin_block = SealedData("feed");
    charge.till = NodeName(till);
    charge.expires_in_ms = 120'000;
    return charge;
  }
  static Charge wallet_sale(const std::string& attempt) {
    auto charge = card_sale(attempt);
    charge.pay.channel = Channel("wallet-a");
    charge.pay.tender = TenderKind::wallet;
    charge.pay.code = PaymentCode("281234567890123456");
    charge.pay.card.reset();
    return charge;
  }
  static CardPresentment a_card() {
    CardPresentment card;
    card.masked = "622202******1234";
    card.data = SealedData("cafe");
    return card;
  }
  static GiveBack wish(const std::string& refund, const std::string& attempt, std::int64_t minor,
                       bool void_sale = false) {
    GiveBack wish;
    wish.order = OrderId("77");
    wish.refund = RefundKey(refund);
    wish.attempt = AttemptKey(attempt);
    wish.amount = Money(minor, Currency::cny());
    wish.void_sale = void_sale;
    wish.till = NodeName("till-1");
    return wish;
  }
  RefundReport give_back(const GiveBack& wish) { return read<RefundReport>(call("engine.give-back", encode(wish))); }
  bool refuses(const GiveBack& wish) { return is_refused(call("engine.give-back", encode(wish))); }
  // What acquiring was told last of this refund.
  std::optional<RefundReport> told_of(const std::string& refund) const {
    const auto found = refunds_told.find(refund);
    return found == refunds_told.end() ? std::nullopt : std::optional(found->second);
  }
  bool was_listed(const std::string& list) const {
    return std::ranges::any_of(journal_.lines(), [&](const auto& line) {
      return line.event.kind() == "listed" && line.event.text("list") == list;
    });
  }

 private:
  using AnyAnswer = boost::asio::awaitable<Answer>;

  static boost::asio::awaitable<void> call_engine(NodePorts& ports, Message message, Kept& kept) {
    NodeName engine("engine");
    kept = co_await ports.bus.call(std::move(engine), std::move(message), std::chrono::seconds(65));
  }

  void serve_acquiring() {
    fixture.define(NodeName("acquiring"), [this](NodePorts& ports) {
      ports.bus.serve("order.result", [this](Request request) { return hear_of_payment(std::move(request)); });
      ports.bus.serve("order.refund-result", [this](Request request) { return hear_of_refund(std::move(request)); });
      ports.bus.serve("order.attempts", [this](Request) { return tell_what_is_known(); });
      ports.lifecycle.ready();
    });
  }
  AnyAnswer tell_what_is_known() { co_return Reply{encode(known)}; }
  AnyAnswer hear_of_payment(Request request) {
    const auto moved = *decode<PaymentMoved>(request.message.body);
    payments_told[moved.report.attempt.text()] = moved.report;
    co_return Reply{encode(Done{})};
  }
  AnyAnswer hear_of_refund(Request request) {
    const auto moved = *decode<RefundMoved>(request.message.body);
    refunds_told[moved.report.refund.text()] = moved.report;
    co_return Reply{encode(Done{})};
  }

  void serve_channel(const char* name, ScriptedChannel& channel) {
    fixture.define(NodeName(name), [this, &channel](NodePorts& ports) {
      for (const std::string verb :
           {"charge", "query", "close", "cancel", "reverse", "void", "refund", "refund-query", "advise"})
        ports.bus.serve("adapter." + verb, [this, &ports, &channel, verb](Request request) {
          return answer(ports, channel, verb, std::move(request));
        });
      ports.bus.serve("adapter.capabilities", [&channel](Request) { return say_what_it_can(channel); });
      ports.bus.serve("adapter.settle", [&channel](Request request) { return settle(channel, std::move(request)); });
      ports.lifecycle.ready();
    });
  }
  static AnyAnswer say_what_it_can(ScriptedChannel& channel) {
    if (!channel.tells_what_it_can) co_return Refused{RefusedWhy::not_executed, "dead"};
    co_return Reply{encode(channel.can)};
  }
  static AnyAnswer settle(ScriptedChannel& channel, Request request) {
    const auto batch = *decode<SettleBatch>(request.message.body);
    channel.settled.push_back(batch);
    BatchSettled settled;
    settled.batch = batch.batch;
    settled.closed = settled.balanced = channel.settles;
    co_return Reply{encode(settled)};
  }
  AnyAnswer answer(NodePorts& ports, ScriptedChannel& channel, std::string verb, Request request) {
    const auto asked = *decode<ChannelRequest>(request.message.body);
    channel.heard.emplace_back(verb, asked);
    ChannelResult result;
    result.number = asked.number;
    result.refund = asked.refund;
    result.amount = asked.amount;
    if (verb == "query" && channel.holds) result.amount = *channel.holds;
    result.state = channel.says[verb];
    if (result.state == ChannelState::succeeded || result.state == ChannelState::refunded)
      result.txn = ChannelTxn("T" + asked.number.text());
    const auto due = ports.clock.steady_now() +
                     (channel.mute.contains(verb) ? Duration(std::chrono::hours(1)) : channel.thinks[verb]);
    co_await ports.clock.sleep_until(due);
    co_return Reply{encode(result)};
  }

  TestJournal& journal_;

 public:
  VirtualFixture fixture;
  ScriptedChannel bank = scripted_bank();
  ScriptedChannel wallet = scripted_wallet();
  KnownAttempts known;  // to acquiring
  std::map<std::string, AttemptReport> payments_told;
  std::map<std::string, RefundReport> refunds_told;
};

inline void with_a_lane(const std::function<void(EngineLane&)>& play) {
  in_a_world([&](TestJournal& journal) {
    EngineLane lane(journal);
    play(lane);
  });
}

}  // namespace tillrig::engine
