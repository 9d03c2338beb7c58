#include "reference/adapters/card/card_adapter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reference/adapters/card/card_wire.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;

class CardAdapter final : public Node {
 public:
  explicit CardAdapter(NodePorts& ports)
      : ports_(ports),
        channel_(ports.settings.text("channel", "bank")),
        bank_(ports.settings.text("bank", channel_.text())),
        merchant_(ports.settings.text("merchant", "tillrig-shop")),
        charge_timeout_(ports.settings.duration("charge_timeout", std::chrono::seconds(60))),
        other_timeout_(ports.settings.duration("other_timeout", std::chrono::seconds(30))) {}

  void start() override {
    pass_on("adapter.charge", "sale", charge_timeout_);
    pass_on("adapter.reverse", "reversal", other_timeout_);
    pass_on("adapter.void", "void", other_timeout_);
    pass_on("adapter.refund", "refund", other_timeout_);
    pass_on("adapter.advise", "advice", other_timeout_);
    ports_.bus.serve("adapter.settle", [this](Request request) { return settle(std::move(request)); });
    ports_.bus.serve("adapter.capabilities", [this](Request) { return capabilities(); });
    ports_.lifecycle.ready();
  }

 private:
  void pass_on(std::string verb, std::string bank_verb, Duration timeout) {
    ports_.bus.serve(std::move(verb), [this, bank_verb = std::move(bank_verb), timeout](Request request) {
      return exchange(bank_verb, timeout, std::move(request));
    });
  }

  std::string fresh_nonce() { return fmt::format("{:016x}", ports_.random.next("nonce")); }

  awaitable<CallOutcome> ask(BankRequest wire, Duration budget) {
    Message message{"bank." + wire.verb, encode(wire), ""};
    return ports_.bus.call(bank_, std::move(message), budget);
  }

  awaitable<Answer> exchange(std::string verb, Duration timeout, Request request) {
    const auto asked = decode<ChannelRequest>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    const auto wire = card_wire::to_bank(ports_.keys, verb, fresh_nonce(), *asked);
    if (!wire) co_return Refused{RefusedWhy::not_executed, wire.error().line};
    const auto outcome = co_await ask(*wire, std::min(timeout, request.budget));
    co_return Reply{encode(result_of(*asked, *wire, outcome))};
  }

  ChannelResult result_of(const ChannelRequest& asked, const BankRequest& sent, const CallOutcome& outcome) const {
    if (const auto* reply = std::get_if<Reply>(&outcome))
      return card_wire::to_result(ports_.keys, asked, sent, std::string_view(reply->body));
    const bool refused = std::holds_alternative<Refused>(outcome);
    return card_wire::without_answer(asked, refused ? ChannelState::refused : ChannelState::unknown, words(outcome));
  }

  // Why there is no reply.
  static std::string words(const CallOutcome& outcome) {
    if (const auto* refused = std::get_if<Refused>(&outcome))
      return std::string(name_of(refused->why)) + ": " + refused->detail;
    const auto& unknown = std::get<Unknown>(outcome);
    return std::string(name_of(unknown.why)) + ": " + unknown.detail;
  }

  awaitable<Answer> settle(Request request) {
    const auto asked = decode<SettleBatch>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    const auto wire = card_wire::to_bank(ports_.keys, fresh_nonce(), merchant_, *asked);
    const auto outcome = co_await ask(wire, std::min(other_timeout_, request.budget));
    BatchSettled settled;
    if (const auto* reply = std::get_if<Reply>(&outcome)) {
      settled = card_wire::to_settled(ports_.keys, wire, reply->body);
    } else {
      settled.batch = asked->batch;
      settled.why = words(outcome);
    }
    co_return Reply{encode(settled)};
  }

  awaitable<Answer> capabilities() {
    Capabilities can;
    can.channel = channel_;
    can.tender = TenderKind::card;
    can.verbs = {"charge", "reverse", "void", "refund", "advise", "settle", "capabilities"};
    co_return Reply{encode(can)};
  }

  NodePorts& ports_;
  Channel channel_;
  NodeName bank_;
  std::string merchant_;
  Duration charge_timeout_;
  Duration other_timeout_;
};

}  // namespace

std::unique_ptr<Node> make_card_adapter(NodePorts& ports) {
  return std::make_unique<CardAdapter>(ports);
}

}  // namespace tillrig
