#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "reference/ports/log.h"
#include "reference/ports/store.h"
#include "reference/store/database.h"

namespace tillrig {

// A node's database in a live world. The work of a transaction runs on the node's own thread, so it may look at the
// node's state; the commit, which waits for the disk, runs on a thread of the store while the node goes on,
// unless the disk was so quick last time that handing over takes longer.
// Records store.committed {writes} and store.failed {trouble, why}.
class LiveStore final : public Store {
 public:
  LiveStore(boost::asio::any_io_executor executor, Database database, Log& log);
  // Waits for a commit that is under way. Transactions that wait are unwound. REQUIRES: before the executor's context.
  ~LiveStore() override;

  boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
