#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "reference/ports/journal.h"
#include "reference/ports/suspend.h"
#include "simulators/kernel/kernel.h"

namespace tillrig {

// One incarnation of a node, as its ports and the world see it: alive or not, its executor, its voice. The kernel's
// entries hold it weakly: what was to happen to a life that is over does not happen.
class Life : public std::enable_shared_from_this<Life> {
 public:
  Life(Kernel& kernel, JournalSink& sink, NodeName name, std::uint64_t incarnation);

  const NodeName& name() const { return name_; }
  std::uint64_t incarnation() const { return incarnation_; }
  Kernel& kernel() const { return kernel_; }
  Duration now() const { return kernel_.now(); }
  boost::asio::io_context::executor_type executor() { return context_.get_executor(); }

  bool alive() const { return alive_; }
  // From now: no handler runs, nothing is journaled.
  void end();
  // Destroys, without running, every handler that is left. May be called again for what that left behind.
  void drop_handlers() {
    kept_.clear();
    context_.drop_handlers();
  }

  // Does nothing when it is over.
  void record(Event event);

  // Stands still: what comes for it waits, in order, until it has been let go as often as it was held.
  void hold() { ++held_; }
  void let_go();

  // Performs `work` on the node's executor at `when`, then everything it made ready; not when it is over by then.
  template <class Work>
  Kernel::Token at(Duration when, Work work) {
    return kernel_.at(when, [weak = weak_from_this(), todo = std::move(work)]() mutable {
      if (const auto life = weak.lock()) life->come(todo);
    });
  }
  // Of what was to be performed at a time, also when it has come and waits.
  void cancel(Kernel::Token token);
  // The same for what comes from outside, now. `work` is moved from where it has to wait.
  template <class Work>
  void come(Work& work) {
    if (held_ == 0 && kept_.empty()) return perform(work);
    if (alive_) kept_.push_back({kernel_.performing(), Action(std::move(work))});
  }
  template <class Work>
  void perform(Work&& work) {
    if (!alive_) return;
    try {
      work();
      if (alive_) context_.poll();
    } catch (...) {
      rethrow_named();
    }
  }

 private:
  class Context : public boost::asio::io_context {
   public:
    using io_context::io_context;
    void drop_handlers() { shutdown(); }
  };
  struct Kept {
    Kernel::Token token;  // of the entry that it came by
    Action action;
  };
  [[noreturn]] void rethrow_named() const;
  void catch_up();

  Kernel& kernel_;
  JournalSink& sink_;
  NodeName name_;
  std::uint64_t incarnation_;
  bool alive_ = true;
  int held_ = 0;
  std::deque<Kept> kept_;
  Context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
};

// Coroutines of one life that wait for something, by number, oldest first.
template <class T>
class WaitingRoom {
 public:
  std::uint64_t add(Resumption<T> waiter) {
    waiting_.emplace_hint(waiting_.end(), ++last_, std::move(waiter));
    return last_;
  }
  void resume(std::uint64_t number, T value) {
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return;
    auto waiter = std::move(found->second);
    waiting_.erase(found);
    waiter(std::move(value));
  }
  bool empty() const { return waiting_.empty(); }
  std::optional<std::uint64_t> oldest() const {
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.begin()->first);
  }
  void clear() { waiting_.clear(); }

 private:
  std::map<std::uint64_t, Resumption<T>> waiting_;
  std::uint64_t last_ = 0;
};

}  // namespace tillrig
