#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>

#include "reference/acquiring/expiries.h"
#include "reference/acquiring/order_decision.h"
#include "reference/acquiring/snowflake.h"
#include "reference/acquiring/suspicion.h"
#include "reference/ports/node.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/shell/changed.h"
#include "reference/shell/pacing.h"

namespace tillrig::acquiring {

struct AcquiringSettings {
  explicit AcquiringSettings(const Settings& settings);
  std::int64_t worker;
  Duration order_expiry;
  Duration expiry_check;
  Duration charge_timeout;
  Duration ask_timeout;
  Duration after_answer;
  Duration slow_interval;
  Duration suspect_window;
  Duration till_clock_ahead;
  std::int64_t list_after;
  std::int64_t offline_risk_cap;
  Pacing pacing;
  std::string cut_off;
  Channel card_channel;
  NodeName engine;
  NodeName stock;
  bool restored;  // an operator has put an old disk in the place of ours
};

// An order that somebody waits for or that owes somebody a word, while this incarnation works on it.
struct Job {
  Job(Purchase as_stored, const boost::asio::any_io_executor& executor)
      : purchase(std::move(as_stored)), moved(executor) {}
  Purchase purchase;          // as last committed
  std::uint64_t worker = 0;   // only the worker of this number goes on; a former one ends when it wakes
  std::uint64_t rounds = 0;   // times everything due was asked once
  int charging = 0;           // charges in flight
  std::string stock_objects;  // why it would not reserve, in its words; empty: it said nothing
  Changed moved;              // the purchase moved, or a round is over
};

class AcquiringNode final : public Node {
 public:
  AcquiringNode(NodePorts& ports, const OrderTable& orders, const AttemptTable& attempts, const RefundTable& refunds);
  void start() override;

 private:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  using JobPtr = std::shared_ptr<Job>;
  using Decide = std::function<OrderDecision(const Purchase&)>;
  using Decided = tl::expected<OrderDecision, std::string>;
  using DecideOrObject = std::function<Decided(const Purchase&)>;

  // acquiring_node.cpp: life, and the one way an order moves
  Awaitable<void> recover();
  // nullopt: no such order, or the key of a new attempt belongs to another one.
  Awaitable<std::optional<Purchase>> apply(OrderId order, Decide decide);
  // The same for what may be objected to; the error is in words.
  Awaitable<tl::expected<Purchase, std::string>> apply_or_object(OrderId order, DecideOrObject decide);
  Awaitable<std::optional<Purchase>> read(OrderQuery query);
  Awaitable<void> expire_orders();
  Awaitable<void> expire(OrderId order);
  Awaitable<void> expired(OrderId order);
  Awaitable<void> sold_otherwise(BasketKey basket);
  Awaitable<void> list_overdue(OrderId order);
  static void keep(const JobPtr& job, const Purchase& purchase);
  JobPtr job_of(const Purchase& purchase);
  void watch_expiry(const Order& order);
  bool is_of_an_old_disk(const Order& order) const;
  void forget_expiry(const OrderId& order);
  void rest_or_work(const JobPtr& job, bool gained);
  void record(const OrderDecision& decision);
  void record(const Step& step);
  void list(std::string_view list, std::string_view key, std::string_view why);
  std::int64_t wall_ms() const;
  OrderTables tables() const { return {orders_, attempts_, refunds_, wall_ms()}; }

  // recovering.cpp: what was lost with the disk and peers know
  Awaitable<void> recover_from_peers();
  Awaitable<void> recover_from(KnownPayments known);
  Awaitable<void> hear_of_attempt(KnownAttempt told);
  Awaitable<void> list_lost_refund(KnownRefund told);
  Awaitable<void> keep_lost(RefundKey wish);
  Awaitable<bool> is_lost(RefundKey wish);
  Awaitable<void> list_lost_order(OrderId order, std::string why);
  template <class Known>
  Awaitable<Known> ask_until_told(NodeName peer, Message message);

  // serving.cpp: what others ask
  Awaitable<Answer> create(Request request);
  Awaitable<Answer> pay(Request request);
  Awaitable<Answer> status(Request request);
  Awaitable<Answer> abandon(Request request);
  Awaitable<Answer> cancel(Request request);
  Awaitable<Answer> result(Request request);
  Awaitable<std::optional<Refused>> open_attempt(PayRequest pay, bool& fresh, Purchase& purchase);
  // Until `enough` holds or, with `one_round`, everything due has been asked once.
  Awaitable<Purchase> wait_for(Purchase seen, std::function<bool(const Purchase&)> enough, bool one_round);
  Awaitable<void> charge(JobPtr job, PayRequest pay);
  Decide decision_on(const AttemptKey& attempt, const CallOutcome& charged) const;

  // facts.cpp: what a till tells or wishes after the money has changed hands
  Awaitable<Answer> cash(Request request);
  Awaitable<Answer> cash_back(Request request);
  Awaitable<Answer> refund(Request request);
  Awaitable<OrderId> sold_as(OrderId on_the_receipt);
  Awaitable<Answer> refund_result(Request request);

  // advising.cpp: what was sold while nobody here could be reached
  Awaitable<Answer> advise(Request request);
  Awaitable<void> see_uncollected(Purchase purchase);

  // day.cpp: the end of the day
  Awaitable<Answer> day(Request request);
  Awaitable<Answer> settle_batch(Request request);

  // retelling.cpp: what a peer has lost and is told again
  Awaitable<Answer> tell_attempts(Request request);
  Awaitable<Answer> tell_goods(Request request);

  // duties.cpp: what is repeated until it is answered
  Awaitable<void> work(JobPtr job, std::uint64_t worker, Duration first_pause);
  Awaitable<void> do_round(JobPtr job, std::uint64_t worker);
  Awaitable<void> ask_stock(JobPtr job);
  Awaitable<void> ask_engine(JobPtr job, AttemptKey attempt, EngineDuty duty);
  Awaitable<void> ask_to_give_back(RefundPart part);
  Awaitable<std::string> body_of(AttemptKey attempt, EngineDuty duty);
  Awaitable<void> list_duties(JobPtr job);
  Awaitable<CallOutcome> ask(NodeName peer, Message message, Duration budget);
  void heard_from(const NodeName& peer);

  NodePorts& ports_;
  AcquiringSettings settings_;
  const OrderTable orders_;
  const AttemptTable attempts_;
  const RefundTable refunds_;
  Snowflake snowflake_;
  Suspicion suspicion_;
  std::map<std::string, JobPtr> jobs_;  // by order
  Expiries expiries_;                   // of open orders
  std::set<std::string> overdue_;       // open orders that have expired with a part paid: their till has yet to ask
  bool watching_ = false;
  std::set<std::string> lost_;  // orders that are listed as missing on an old disk
  OrderId least_own_{"0"};      // above those of an old disk
  std::set<NodeName> silent_;   // peers that did not answer when they were last asked
  std::set<std::string> slow_;  // orders whose duties nobody answered for so long that they are asked about slowly
};

}  // namespace tillrig::acquiring
