#pragma once

#include <set>
#include <string>
#include <variant>

#include "reference/engine/batch_store.h"
#include "reference/engine/channels.h"
#include "reference/engine/engine_settings.h"
#include "reference/ports/node.h"

namespace tillrig::engine {

// The end of a terminal's batch: counted here, then settled with the bank however often that must be asked.
class BatchDesk {
 public:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  BatchDesk(NodePorts& ports, const EngineSettings& settings, Channels& channels)
      : ports_(ports), settings_(settings), channels_(channels) {}

  // engine.settle
  Awaitable<Answer> settle_batch(Request request);
  // Counted in a former incarnation: goes on until the bank has answered.
  void resume(const Batch& batch);

 private:
  struct NothingToSettle {};
  using Counted = std::variant<Batch, NothingToSettle, Refused>;
  Awaitable<Counted> count_batch(SettleBatch wanted);
  Awaitable<Batch> ask_bank(Batch batch);
  Awaitable<void> pursue(Batch batch);
  void pursue_once(const Batch& batch);

  NodePorts& ports_;
  const EngineSettings& settings_;
  Channels& channels_;
  std::set<std::string> pursued_;  // by key
};

}  // namespace tillrig::engine
