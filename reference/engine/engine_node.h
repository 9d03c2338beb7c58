#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/engine/batch_desk.h"
#include "reference/engine/channels.h"
#include "reference/engine/engine_settings.h"
#include "reference/engine/engine_tables.h"
#include "reference/engine/payment_decision.h"
#include "reference/engine/refund_desk.h"
#include "reference/ports/node.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/offline_messages.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/shell/changed.h"

namespace tillrig::engine {

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
  EngineNode(NodePorts& ports, EngineTables tables);
  void start() override;

 private:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using PursuitPtr = std::shared_ptr<Pursuit>;

  // engine_node.cpp: life, and the one way a payment moves
  Awaitable<void> recover();
  Awaitable<std::optional<Payment>> apply(ChannelNumber number, Heard heard);
  PursuitPtr pursuit_of(const Payment& payment);
  static void keep(const PursuitPtr& pursuit, const Payment& payment);
  bool rest(const PursuitPtr& pursuit);
  void at_work(const PursuitPtr& pursuit, bool at_once);
  std::string today() const;

  // charging.cpp: a charge, from its request to its answer
  struct Opened {
    Payment payment;
    bool fresh = false;
    bool begins_batch = false;
  };
  struct Unplanned {};  // nothing is stored: the channel has not said what it can do
  using Opening = std::variant<Opened, Refused, Unplanned, Obstacle>;
  Awaitable<Answer> charge(Request request);
  Awaitable<Opening> open_planned(Charge charge);
  Awaitable<Opening> open(Charge charge, std::optional<PaymentPlan> plan);
  std::optional<Opening> number(DbSession& db, Payment& fresh, bool& begins_batch);
  Awaitable<void> reverse_first(Obstacle obstacle);
  Awaitable<void> send(Charge charge, Payment payment);
  Awaitable<Answer> answer_when_settled(Payment payment);

  // serving.cpp: what else others ask
  Awaitable<Answer> status(Request request);
  Awaitable<Answer> stop(Request request, PaymentEvent event);
  Awaitable<Answer> refund(Request request);
  Awaitable<Answer> notice(Request request);
  Awaitable<Answer> day(Request request);
  Awaitable<Answer> payments(Request request);
  Awaitable<std::optional<Payment>> read(AttemptKey attempt);
  Awaitable<Payment> leave_record(AttemptKey attempt);

  // advising.cpp: card sales made offline
  Awaitable<Answer> advise(Request request);
  Awaitable<std::variant<Opened, Refused>> open_advice(Advice advice);
  Awaitable<Answer> answer_soon(Payment payment);
  // An advice leaves after what is open at its terminal, like a sale.
  Awaitable<bool> is_held_up(Payment payment);

  // repairing.cpp: what reconciliation found
  struct Adjusted {
    std::optional<Payment> payment;  // that it is about
    std::optional<Refund> refund;    // a card's own, where that is what it is about
    std::optional<Refund> begun;
    NewRefund born;
    bool fresh = false;
  };
  Awaitable<Answer> repair(Request request);
  // What the channel's word was compared with; none: nothing had to be confirmed.
  using Compared = std::optional<RefundStanding>;
  Awaitable<std::variant<Compared, Refused>> confirm(Repair repair, Duration budget);
  Awaitable<std::optional<Refused>> what_stranger_lacks(Repair repair, Duration budget);
  Awaitable<std::optional<Refused>> what_channel_lacks(Repair repair, Money ours, Duration budget);
  Awaitable<std::variant<Adjusted, Refused>> store_repair(Repair repair, Compared compared);

  // pursuing.cpp: what is asked until it is answered
  Awaitable<void> pursue(PursuitPtr pursuit, std::uint64_t worker);
  Awaitable<void> do_chore(PursuitPtr pursuit, Chore chore);
  Awaitable<void> tell(PursuitPtr pursuit);

  // recovering.cpp: what was lost with the disk and a peer knows
  Awaitable<void> recover_from_acquiring(OrderId after);
  Awaitable<KnownAttempts> ask_acquiring(OrderId after);
  Awaitable<OrderId> store_recovered(KnownAttempts known);
  // It may have been sent by an engine whose disk is gone; nullopt: nobody ever asked for it.
  Awaitable<std::optional<Payment>> assume_sent(AttemptKey attempt);
  void record_recovered(const Payment& payment);
  Awaitable<void> look_again(ChannelNumber number);

  NodePorts& ports_;
  const EngineSettings settings_;
  const EngineTables tables_;
  Channels channels_;
  RefundDesk refunds_;
  BatchDesk batches_;
  std::map<std::string, PursuitPtr> pursuits_;  // by number
  std::vector<ChannelNumber> to_look_at_;       // payments that are over, on an old disk
};

// A final state answers with the bytes it was born with; a refusal is never bound to its key.
Answer answer_of(const Payment& payment);

}  // namespace tillrig::engine
