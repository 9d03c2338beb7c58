#include "reference/cashier/cashier.h"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/cashier/checks.h"

namespace tillrig {
namespace {

using boost::asio::awaitable;

class Cashier final : public Node {
 public:
  explicit Cashier(NodePorts& ports)
      : ports_(ports),
        acquiring_(ports.settings.text("acquiring", "acquiring")),
        hop_time_(ports.settings.duration("hop_time", std::chrono::milliseconds(500))),
        rules_(cashier::channel_rules(ports.settings)) {}

  void start() override {
    ports_.bus.serve("cashier.consult", [this](Request request) { return consult(std::move(request)); });
    ports_.bus.serve("cashier.accept", [this](Request request) { return accept(std::move(request)); });
    ports_.lifecycle.ready();
  }

 private:
  awaitable<Answer> consult(Request request) {
    const auto question = decode<Consult>(request.message.body);
    if (!question) co_return not_executed(question.error().line);
    co_return Reply{encode(cashier::ways_to_pay(rules_, question->total)), false};
  }

  awaitable<Answer> accept(Request request) {
    auto pay = decode<PayRequest>(request.message.body);
    if (!pay) co_return not_executed(pay.error().line);
    const auto channel = cashier::channel_for(rules_, *pay);
    if (!channel) co_return not_charged(*pay, channel.error());
    if (request.budget <= hop_time_) co_return Refused{RefusedWhy::stale_budget, "no time is left for a charge"};

    pay->channel = *channel;
    const auto key = request.message.key;
    Message message{"order.pay", encode(*pay), key};
    ++in_flight_[key];
    auto outcome = co_await ports_.bus.call(acquiring_, std::move(message), request.budget - hop_time_);
    co_return answer_of(std::move(outcome), key, *pay);
  }

  // The network may have delivered a request twice. A copy of one that was answered for good is not told that nobody
  // knows, and nobody hears that nothing was charged while a copy is still on its way.
  Answer answer_of(CallOutcome outcome, const std::string& key, const PayRequest& pay) {
    const auto asked = in_flight_.find(key);
    const bool last = --asked->second == 0;
    if (last) in_flight_.erase(asked);
    if (auto* reply = std::get_if<Reply>(&outcome)) {
      if (reply->final) remember(key, *reply);
      return std::move(*reply);
    }
    const auto known = said_last_.find(key);
    if (known != said_last_.end()) return known->second;
    auto* refused = std::get_if<Refused>(&outcome);
    if (refused && last) return std::move(*refused);
    return nobody_knows(pay);
  }

  void remember(const std::string& key, const Reply& final_answer) {
    if (!said_last_.try_emplace(key, final_answer).second) return;
    by_age_.push_back(key);
    if (by_age_.size() <= kRemembered) return;
    said_last_.erase(by_age_.front());
    by_age_.pop_front();
  }

  // A refusal with words for the cashier's screen; like every refusal it is not bound to the key.
  static Reply not_charged(const PayRequest& pay, std::string why) {
    auto report = report_on(pay);
    report.state = PaymentState::refused;
    report.why = std::move(why);
    return {encode(report), false};
  }

  static Reply nobody_knows(const PayRequest& pay) {
    auto report = report_on(pay);
    report.channel = pay.channel;
    report.why = "no answer from acquiring";
    return {encode(report), false};
  }

  static AttemptReport report_on(const PayRequest& pay) {
    AttemptReport report;
    report.attempt = pay.attempt;
    report.amount = pay.amount;
    report.line = pay.line;
    report.tender = pay.tender;
    return report;
  }

  static constexpr std::size_t kRemembered = 1000;

  NodePorts& ports_;
  NodeName acquiring_;
  Duration hop_time_;
  std::vector<cashier::ChannelRule> rules_;
  std::map<std::string, int> in_flight_;    // by key: copies that acquiring has yet to answer
  std::map<std::string, Reply> said_last_;  // by key; nothing is stored: a copy comes soon or finds acquiring
  std::deque<std::string> by_age_;
};

}  // namespace

std::unique_ptr<Node> make_cashier(NodePorts& ports) {
  return std::make_unique<Cashier>(ports);
}

}  // namespace tillrig
