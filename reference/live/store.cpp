#include "reference/live/store.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <utility>

#include "reference/ports/suspend.h"

namespace tillrig {

namespace asio = boost::asio;

namespace {

using Watch = std::chrono::steady_clock;
// A disk that is quicker than this is waited for: handing a commit over to another thread and back takes as long.
constexpr std::chrono::milliseconds short_commit(1);

}  // namespace

struct LiveStore::State {
  State(asio::any_io_executor ex, Database db, Log& l) : executor(std::move(ex)), database(std::move(db)), log(l) {}

  asio::any_io_executor executor;
  Database database;
  Log& log;
  bool busy = false;
  bool closed = false;
  Watch::duration last_commit{};
  std::deque<Resumption<Woken>> waiting;
  asio::thread_pool thread{1};

  void hand_over() {
    busy = !waiting.empty();
    if (!busy || closed) return;
    asio::post(executor, [next = std::move(waiting.front())]() mutable { next(Woken{}); });
    waiting.pop_front();
  }

  StoreOutcome commit() {
    const auto begun = Watch::now();
    auto outcome = database.commit();
    last_commit = Watch::now() - begun;
    return outcome;
  }

  void commit_elsewhere(Resumption<StoreOutcome> caller) {
    asio::post(thread, [this, waiter = std::move(caller)]() mutable {
      try {
        auto outcome = commit();
        asio::post(executor, [resumed = std::move(waiter), result = std::move(outcome)]() mutable {
          resumed(std::move(result));
        });
      } catch (...) {
        // A broken program: it leaves by the node's executor, with the caller, as from any of its coroutines.
        asio::post(executor, [dropped = std::move(waiter), broken = std::current_exception()] {
          std::rethrow_exception(broken);
        });
      }
    });
  }

  void record(const StoreOutcome& outcome) {
    if (std::holds_alternative<Committed>(outcome))
      log.record(Event("store.committed").with("writes", database.rows_changed()));
    else if (const auto* failed = std::get_if<NotCommitted>(&outcome))
      log.record(Event("store.failed").with("trouble", name_of(failed->trouble)).with("why", failed->detail));
    else if (const auto* doubtful = std::get_if<CommitUnknown>(&outcome))
      log.record(Event("store.failed").with("trouble", "unknown").with("why", doubtful->detail));
  }
};

namespace {

// One transaction at a time, in the order they were asked for.
template <class State>
class Turn {
 public:
  explicit Turn(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~Turn() { state_->hand_over(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace

LiveStore::LiveStore(asio::any_io_executor executor, Database database, Log& log)
    : state_(std::make_shared<State>(std::move(executor), std::move(database), log)) {}

LiveStore::~LiveStore() {
  state_->thread.join();
}

asio::awaitable<StoreOutcome> LiveStore::transact(std::function<bool(DbSession&)> work) {
  State& state = *state_;  // kept by the turn below, also when the store goes first
  if (state.busy)
    co_await suspend<Woken>([&state](Resumption<Woken> turn) { state.waiting.push_back(std::move(turn)); });
  state.busy = true;
  const Turn turn(state_);
  std::optional<StoreOutcome> outcome = state.database.begin(work);
  const bool here = state.database.rows_changed() == 0 || state.last_commit < short_commit;
  if (!outcome && here) outcome = state.commit();
  if (!outcome)
    outcome = co_await suspend<StoreOutcome>(
        [&state](Resumption<StoreOutcome> caller) { state.commit_elsewhere(std::move(caller)); });
  state.record(*outcome);
  co_return std::move(*outcome);
}

}  // namespace tillrig
