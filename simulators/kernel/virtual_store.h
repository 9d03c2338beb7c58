#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "reference/ports/store.h"
#include "simulators/kernel/disk.h"
#include "simulators/kernel/life.h"
#include "simulators/links/latency.h"

namespace tillrig {

class Database;

// The Store of one life: real SQLite on the node's simulated disk. A transaction runs at once and takes the drawn
// latency before its outcome is delivered; the next one starts then. Records store.committed {writes} and
// store.failed {trouble, why}.
class VirtualStore final : public Store {
 public:
  // `commits` counts the node's transactions over all its lives. `wall_now` answers the node's wall clock.
  VirtualStore(std::shared_ptr<Life> life, Disk& disk, Latency latency, std::uint64_t key, std::uint64_t& transactions,
               std::function<WallInstant()> wall_now);
  ~VirtualStore() override;

  boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) override;

  // The life is over: a commit that is under way to whoever waits for it stays on the disk.
  void tell_nobody();
  void drop_waiters();
  // A commit is on the disk whose outcome nobody has heard yet.
  bool is_telling() const { return outcome_ && std::holds_alternative<Committed>(*outcome_); }

 private:
  struct Waiting {
    std::function<bool(DbSession&)> work;
    Resumption<StoreOutcome> waiter;
  };
  void run_next();
  StoreOutcome run(const std::function<bool(DbSession&)>& work);
  void record(const StoreOutcome& outcome, std::uint64_t writes);

  std::shared_ptr<Life> life_;
  Disk& disk_;
  Latency latency_;
  std::uint64_t key_;
  std::uint64_t& transactions_;
  std::function<WallInstant()> wall_now_;
  std::unique_ptr<Database> database_;
  std::deque<Waiting> queue_;
  bool busy_ = false;
  std::optional<StoreOutcome> outcome_;  // of the front of the queue, under way to it
};

// The files of a database that `prepare` has filled: made once, before worlds are forked. Throws StoreFailure.
DiskImage prepared_disk(const std::function<void(DbSession&)>& prepare);

}  // namespace tillrig
