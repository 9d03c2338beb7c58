#include "reference/adapters/wallet/wallet_adapter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reference/adapters/wallet/wallet_wire.h"
#include "reference/protocol/messages.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;

class WalletAdapter final : public Node {
 public:
  explicit WalletAdapter(NodePorts& ports)
      : ports_(ports),
        channel_(ports.settings.text("channel", "wallet-a")),
        gateway_(ports.settings.text("gateway", channel_)),
        engine_(ports.settings.text("engine", "engine")),
        merchant_(ports.settings.text("merchant", "tillrig-shop")),
        charge_timeout_(ports.settings.duration("charge_timeout", std::chrono::seconds(30))),
        other_timeout_(ports.settings.duration("other_timeout", std::chrono::seconds(10))),
        notice_timeout_(ports.settings.duration("notice_timeout", std::chrono::seconds(4))) {}

  void start() override {
    pass_on("adapter.charge", "pay", charge_timeout_);
    for (const auto* verb : {"query", "close", "cancel", "refund", "refund-query"})
      pass_on(std::string("adapter.") + verb, verb, other_timeout_);
    ports_.bus.serve("adapter.capabilities", [this](Request) { return capabilities(); });
    ports_.bus.serve("wallet.notice", [this](Request request) { return notice(std::move(request)); });
    ports_.lifecycle.ready();
  }

 private:
  void pass_on(std::string verb, std::string wallet_verb, Duration timeout) {
    ports_.bus.serve(std::move(verb), [this, wallet_verb = std::move(wallet_verb), timeout](Request request) {
      return exchange(wallet_verb, timeout, std::move(request));
    });
  }

  awaitable<Answer> exchange(std::string verb, Duration timeout, Request request) {
    const auto asked = decode<ChannelRequest>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    auto nonce = fmt::format("{:016x}", ports_.random.next("nonce"));
    const auto wire = wallet_wire::to_wallet(ports_.keys, verb, merchant_, std::move(nonce), *asked);
    Message message{"wallet." + verb, encode(wire), wire.number};
    const auto outcome = co_await ports_.bus.call(gateway_, std::move(message), std::min(timeout, request.budget));
    co_return Reply{encode(result_of(wire, outcome))};
  }

  ChannelResult result_of(const WalletRequest& sent, const CallOutcome& outcome) const {
    if (const auto* reply = std::get_if<Reply>(&outcome))
      return wallet_wire::to_result(ports_.keys, sent, std::string_view(reply->body));
    if (const auto* refused = std::get_if<Refused>(&outcome))
      return wallet_wire::without_answer(sent, ChannelState::refused,
                                         std::string(name_of(refused->why)) + ": " + refused->detail);
    const auto& unknown = std::get<Unknown>(outcome);
    return wallet_wire::without_answer(sent, ChannelState::unknown,
                                       std::string(name_of(unknown.why)) + ": " + unknown.detail);
  }

  awaitable<Answer> notice(Request request) {
    const auto result = wallet_wire::from_notice(ports_.keys, merchant_, request.message.body);
    if (!result) co_return Refused{RefusedWhy::not_executed, result.error().line};
    Message message{"engine.notice", encode(*result), result->number.text()};
    const auto outcome =
        co_await ports_.bus.call(engine_, std::move(message), std::min(notice_timeout_, request.budget));
    if (!std::holds_alternative<Reply>(outcome))
      co_return Refused{RefusedWhy::not_executed, "the engine has not taken it"};
    co_return Reply{encode(Done{})};
  }

  // What the engine plans by; see "The adapter contract" in the rules of the money.
  awaitable<Answer> capabilities() {
    Capabilities can;
    can.channel = Channel(channel_);
    can.tender = TenderKind::wallet;
    can.verbs = {"charge", "query", "close", "cancel", "refund", "refund-query", "capabilities"};
    can.idempotent_by_number = true;
    can.query_after_unknown = true;
    can.notices = true;
    co_return Reply{encode(can)};
  }

  NodePorts& ports_;
  std::string channel_;
  NodeName gateway_;
  NodeName engine_;
  std::string merchant_;
  Duration charge_timeout_;
  Duration other_timeout_;
  Duration notice_timeout_;
};

}  // namespace

std::unique_ptr<Node> make_wallet_adapter(NodePorts& ports) {
  return std::make_unique<WalletAdapter>(ports);
}

}  // namespace tillrig
