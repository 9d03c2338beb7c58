#include "simulators/kernel/virtual_store.h"

#include <exception>
#include <utility>

#include "reference/ports/random.h"
#include "reference/store/database.h"
#include "simulators/kernel/disk_vfs.h"

namespace tillrig {
namespace {

SqliteOptions options_for(const std::string& disk_name) {
  SqliteOptions options;
  options.path = disk_name + "/store.db";
  options.vfs = DiskVfs::name();
  options.check_pages = false;
  return options;
}

}  // namespace

VirtualStore::VirtualStore(std::shared_ptr<Life> life, Disk& disk, Latency latency, std::uint64_t key,
                           std::uint64_t& transactions, std::function<WallInstant()> wall_now)
    : life_(std::move(life)),
      disk_(disk),
      latency_(latency),
      key_(key),
      transactions_(transactions),
      wall_now_(std::move(wall_now)) {}

VirtualStore::~VirtualStore() = default;

boost::asio::awaitable<StoreOutcome> VirtualStore::transact(std::function<bool(DbSession&)> work) {
  return suspend<StoreOutcome>([this, todo = std::move(work)](Resumption<StoreOutcome> waiter) mutable {
    queue_.push_back({std::move(todo), std::move(waiter)});
    if (!busy_ && life_->alive()) run_next();
  });
}

void VirtualStore::run_next() {
  busy_ = true;
  const auto number = transactions_++;
  const auto writes = disk_.writes();
  outcome_ = run(queue_.front().work);
  record(*outcome_, disk_.writes() - writes);
  const Duration takes = draw(latency_, key_, number) + disk_.faults().take_delay();
  life_->at(life_->now() + takes, [this] {
    auto done = std::move(queue_.front());
    queue_.pop_front();
    busy_ = false;
    auto outcome = std::move(*outcome_);
    if (!queue_.empty()) run_next();
    done.waiter(std::move(outcome));
  });
}

StoreOutcome VirtualStore::run(const std::function<bool(DbSession&)>& work) {
  DiskVfs::set_context(wall_now_(), keyed(key_, transactions_));
  try {
    if (!database_) database_ = std::make_unique<Database>(options_for(life_->name().text()));
  } catch (const StoreFailure& failure) {
    return NotCommitted{failure.trouble(), failure.what()};
  }
  return database_->run(work);
}

void VirtualStore::record(const StoreOutcome& outcome, std::uint64_t writes) {
  if (std::holds_alternative<Committed>(outcome))
    life_->record(Event("store.committed").with("writes", static_cast<std::int64_t>(writes)));
  else if (const auto* failed = std::get_if<NotCommitted>(&outcome))
    life_->record(Event("store.failed").with("trouble", name_of(failed->trouble)).with("why", failed->detail));
  else if (const auto* doubtful = std::get_if<CommitUnknown>(&outcome))
    life_->record(Event("store.failed").with("trouble", "commit_unknown").with("why", doubtful->detail));
}

void VirtualStore::tell_nobody() {
  if (busy_ && outcome_ && std::holds_alternative<Committed>(*outcome_)) disk_.keep_untold();
}

void VirtualStore::drop_waiters() {
  for (auto& waiting : queue_) waiting.waiter = {};
  queue_.clear();
}

DiskImage prepared_disk(const std::function<void(DbSession&)>& prepare) {
  DiskVfs::install();
  Disk disk(0);
  DiskVfs::mount("prepared", disk);
  DiskVfs::set_context(WallInstant{}, 1);
  {
    Database database(options_for("prepared"));
    const auto outcome = database.run([&prepare](DbSession& session) {
      prepare(session);
      return true;
    });
    if (const auto* failed = std::get_if<NotCommitted>(&outcome)) throw StoreFailure(failed->trouble, failed->detail);
  }
  DiskVfs::unmount("prepared");
  return disk.image();
}

}  // namespace tillrig
