#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "reference/engine/payment_decision.h"
#include "reference/engine/refund_machine.h"
#include "reference/ports/node.h"
#include "reference/shell/changed.h"

namespace tillrig::engine {

struct EngineSettings {
  explicit EngineSettings(const Settings& settings);
  Duration charge_timeout;
  Duration ask_timeout;
  PaymentRules rules;
  NodeName acquiring;
};

// A payment that is not at rest, while this incarnation works on it. Whoever waits for it holds it.
struct Pursuit {
  Pursuit(Payment as_stored, SteadyInstant now, const boost::asio::any_io_executor& executor)
      : payment(std::move(as_stored)), since(now), due(now), moved(executor) {}
  Payment payment;  // as last committed
  SteadyInstant since;
  SteadyInstant due;            // of the next question to the channel
  std::int64_t repetition = 0;  // of the question since the state last changed
  std::uint64_t worker = 0;     // only the worker of this number goes on; a former one ends when it wakes
  Changed moved;
};

// The shell of the machines: stores what they decide, then performs it.
class EngineNode final : public Node {
 public:
  EngineNode(NodePorts& ports, const PaymentTable& payments, const RefundTable& refunds);
  void start() override;

 private:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using PursuitPtr = std::shared_ptr<Pursuit>;

  // engine_node.cpp: life, and the one way a payment moves
  Awaitable<void> recover();
  Awaitable<std::optional<Payment>> apply(ChannelNumber number, Heard heard);
  PursuitPtr pursuit_of(const Payment& payment);
  void record_move(const Payment& payment, std::string_view from, std::string_view event);
  static void keep(const PursuitPtr& pursuit, const Payment& payment);
  void record_listed(const Payment& payment, std::string_view why);
  bool rest(const PursuitPtr& pursuit);
  void at_work(const PursuitPtr& pursuit, bool at_once);

  // serving.cpp: what others ask
  struct Opened {
    Payment payment;
    bool fresh = false;
  };
  Awaitable<Answer> charge(Request request);
  Awaitable<Answer> status(Request request);
  Awaitable<Answer> stop(Request request, PaymentEvent event);
  Awaitable<Answer> refund(Request request);
  Awaitable<Answer> notice(Request request);
  Awaitable<std::variant<Opened, Refused>> open(PayRequest pay);
  Awaitable<void> send(Charge charge, ChannelNumber number);
  Awaitable<Answer> answer_when_settled(Payment payment);
  Awaitable<std::optional<Payment>> read(AttemptKey attempt);
  Awaitable<Payment> leave_record(AttemptKey attempt);
  ChannelNumber new_number();

  // pursuing.cpp: what is asked until it is answered
  Awaitable<ChannelResult> ask(Channel channel, std::string verb, ChannelRequest request, Duration budget);
  Awaitable<void> pursue(PursuitPtr pursuit, std::uint64_t worker);
  Awaitable<void> do_chore(PursuitPtr pursuit, Chore chore);
  Awaitable<void> tell(PursuitPtr pursuit);
  Awaitable<void> pursue_refund(Refund refund, bool restarted);
  Awaitable<Refund> apply_refund(RefundKey key, RefundEvent event, std::string why);
  void begin_refund(const Refund& refund);

  NodePorts& ports_;
  EngineSettings settings_;
  const PaymentTable payments_;
  const RefundTable refunds_;
  std::map<std::string, PursuitPtr> pursuits_;  // by number
  std::uint64_t numbers_ = 0;
};

Refund refund_for(const Payment& payment, const ChannelTxn& txn);

}  // namespace tillrig::engine
