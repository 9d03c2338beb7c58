#include "reference/adapters/card/card_adapter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reference/adapters/card/card_wire.h"
#include "reference/adapters/card/copies.h"

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
        other_timeout_(ports.settings.duration("other_timeout", std::chrono::seconds(30))),
        early_reversal_counts_(ports.settings.flag("early_reversal_counts", true)) {}

  void start() override {
    pass_on("adapter.charge", "sale", charge_timeout_, &CardAdapter::ask_once);
    pass_on("adapter.reverse", "reversal", other_timeout_, &CardAdapter::ask_as_often);
    pass_on("adapter.void", "void", other_timeout_, &CardAdapter::ask_once);
    pass_on("adapter.refund", "refund", other_timeout_, &CardAdapter::ask_once);
    pass_on("adapter.advise", "advice", other_timeout_, &CardAdapter::ask_as_often);
    ports_.bus.serve("adapter.settle", [this](Request request) { return settle(std::move(request)); });
    ports_.bus.serve("adapter.capabilities", [this](Request) { return capabilities(); });
    ports_.lifecycle.ready();
  }

 private:
  using Exchange = awaitable<CallOutcome> (CardAdapter::*)(BankRequest, ChannelNumber, Duration);

  void pass_on(std::string verb, std::string bank_verb, Duration timeout, Exchange how) {
    ports_.bus.serve(std::move(verb), [this, bank_verb = std::move(bank_verb), timeout, how](Request request) {
      return exchange(bank_verb, timeout, how, std::move(request));
    });
  }

  std::string fresh_nonce() { return fmt::format("{:016x}", ports_.random.next("nonce")); }

  awaitable<CallOutcome> ask(BankRequest wire, Duration budget) {
    Message message{"bank." + wire.verb, encode(wire), ""};
    return ports_.bus.call(bank_, std::move(message), budget);
  }

  awaitable<Answer> exchange(std::string verb, Duration timeout, Exchange how, Request request) {
    const auto asked = decode<ChannelRequest>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    const auto wire = card_wire::to_bank(ports_.keys, verb, fresh_nonce(), *asked);
    if (!wire) co_return Refused{RefusedWhy::not_executed, wire.error().line};
    BankRequest sent = *wire;
    ChannelNumber number = asked->number;
    const auto outcome = co_await (this->*how)(std::move(sent), std::move(number), std::min(timeout, request.budget));
    auto result = result_of(*asked, *wire, outcome);
    if (verb == "reversal" && is_too_early(result))
      result = card_wire::without_answer(*asked, ChannelState::unknown, "its sale is still on its way");
    co_return Reply{encode(result)};
  }

  // The bank does not know the sale, which is still on its way to it or being worked on there.
  bool is_too_early(const ChannelResult& reversed) const {
    return !early_reversal_counts_ && reversed.state == ChannelState::not_found && copies_.under_way(reversed.number);
  }

  awaitable<CallOutcome> ask_as_often(BankRequest wire, ChannelNumber, Duration budget) {
    return ask(std::move(wire), budget);
  }

  // What has no answer is never sent again: so what is refused must stay refused, and nobody hears it while a copy of
  // it may still be executed, or was.
  awaitable<CallOutcome> ask_once(BankRequest wire, ChannelNumber number, Duration budget) {
    const auto no_more = ports_.clock.steady_now() + budget;
    if (!copies_.begin(number, ports_.clock.steady_now()))
      co_return Refused{RefusedWhy::not_executed, "a copy of it was refused"};
    auto outcome = co_await ask(std::move(wire), budget);
    const bool left = !std::holds_alternative<Refused>(outcome);
    copies_.end(number, left, no_more);
    while (!left && copies_.under_way(number))
      co_await ports_.clock.sleep_until(ports_.clock.steady_now() + std::chrono::milliseconds(20));
    if (!left && copies_.left(number)) co_return Unknown{UnknownWhy::no_answer, "a copy of it was sent"};
    co_return outcome;
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
  bool early_reversal_counts_;
  Copies copies_;
};

}  // namespace

std::unique_ptr<Node> make_card_adapter(NodePorts& ports) {
  return std::make_unique<CardAdapter>(ports);
}

}  // namespace tillrig
