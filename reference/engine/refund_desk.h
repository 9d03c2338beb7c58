#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "reference/engine/channels.h"
#include "reference/engine/engine_settings.h"
#include "reference/engine/engine_tables.h"
#include "reference/engine/refund_machine.h"
#include "reference/engine/refund_store.h"
#include "reference/ports/node.h"
#include "reference/shell/changed.h"

namespace tillrig::engine {

// The engine's refunds, late money and customers' alike: sends them, pursues them by their plan until they are final,
// and tells whoever is owed the story.
class RefundDesk {
 public:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;
  // A refund has changed its payment's row.
  using OnPayment = std::function<void(const Payment&)>;

  RefundDesk(NodePorts& ports, const EngineSettings& settings, const EngineTables& tables, Channels& channels,
             OnPayment on_payment);

  // It was stored just now.
  void begin(const Refund& refund, const NewRefund& born);
  // It was found at the start of this incarnation: it may have left or not.
  void resume(const Refund& refund);
  // engine.give-back
  Awaitable<Answer> give_back(Request request);
  // The one way a refund moves. nullopt: there is none under this key.
  Awaitable<std::optional<Refund>> hear(RefundKey key, RefundHeard heard);
  // Reverses the void that was sent as `number` now, and waits until `at` at the latest for what becomes of it.
  Awaitable<void> reverse_first(ChannelNumber number, SteadyInstant at);

 private:
  // A refund that is not at rest, while this incarnation works on it.
  struct Work {
    Work(Refund as_stored, const boost::asio::any_io_executor& executor)
        : refund(std::move(as_stored)), moved(executor) {}
    Refund refund;  // as last committed
    std::int64_t rounds = 0;
    Changed moved;
  };
  using WorkPtr = std::shared_ptr<Work>;

  struct Wished {
    std::optional<Refund> refund;
    std::optional<std::string> objection;
    NewRefund born;
  };
  Awaitable<Wished> store_wish(GiveBack wish);
  Awaitable<Answer> answer_soon(Refund refund);

  void at_work(const Refund& refund, bool restarted);
  Awaitable<void> pursue(WorkPtr work, bool restarted);
  Awaitable<void> do_round(WorkPtr work);
  Awaitable<void> send(WorkPtr work);
  Awaitable<bool> settled_by_query(WorkPtr work);
  Awaitable<void> reverse(WorkPtr work);
  Awaitable<void> tell(WorkPtr work);
  Awaitable<bool> is_held_up(Refund refund);

  NodePorts& ports_;
  const EngineSettings& settings_;
  const EngineTables& tables_;
  Channels& channels_;
  OnPayment on_payment_;
  std::map<std::string, WorkPtr> works_;  // by key
};

}  // namespace tillrig::engine
