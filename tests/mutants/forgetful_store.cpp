#include "tests/mutants/forgetful_store.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace tillrig::mutants {
namespace {

using Write = ForgetfulStore::Write;

template <std::size_t... Index>
void execute(DbSession& db, const Write& write, std::index_sequence<Index...>) {
  db.execute(write.sql, {write.values[Index]...});
}

// A list of parameters has a fixed length: the right one is looked for.
template <std::size_t Count = 0>
void again(DbSession& db, const Write& write) {
  constexpr std::size_t kMost = 32;
  if constexpr (Count > kMost) {
    throw std::runtime_error("more than 32 parameters: " + write.sql);
  } else {
    if (write.values.size() == Count) return execute(db, write, std::make_index_sequence<Count>());
    again<Count + 1>(db, write);
  }
}

class NotingSession final : public DbSession {
 public:
  NotingSession(DbSession& real, std::vector<Write>& notes) : real_(real), notes_(notes) {}

  std::int64_t execute(std::string_view sql, std::initializer_list<DbValue> parameters) override {
    notes_.push_back({std::string(sql), parameters, {}});
    return real_.execute(sql, parameters);
  }
  std::vector<DbRow> query(std::string_view sql, std::initializer_list<DbValue> parameters) override {
    return real_.query(sql, parameters);
  }

 private:
  DbSession& real_;
  std::vector<Write>& notes_;
};

}  // namespace

boost::asio::awaitable<StoreOutcome> ForgetfulStore::transact(std::function<bool(DbSession&)> work) {
  if (lateness_ > Duration::zero()) co_await commit_what_is_late();
  std::vector<Write> writes;
  bool wanted = false;
  std::function<bool(DbSession&)> rehearsal = [&](DbSession& db) {
    for (const auto& write : in_memory_) again(db, write);
    writes.clear();
    NotingSession session(db, writes);
    wanted = work(session);
    return false;
  };
  auto outcome = co_await real_.transact(std::move(rehearsal));
  if (!wanted || !std::holds_alternative<RolledBack>(outcome)) co_return outcome;
  for (auto& write : writes) write.at = clock_.steady_now();
  in_memory_.insert(in_memory_.end(), writes.begin(), writes.end());
  co_return Committed{};
}

boost::asio::awaitable<void> ForgetfulStore::commit_what_is_late() {
  const SteadyInstant due{clock_.steady_now().since_start - lateness_};
  const auto late =
      std::find_if(in_memory_.begin(), in_memory_.end(), [&](const Write& write) { return write.at > due; });
  const std::vector<Write> old(in_memory_.begin(), late);
  if (old.empty()) co_return;
  std::function<bool(DbSession&)> commit = [&old](DbSession& db) {
    for (const auto& write : old) again(db, write);
    return true;
  };
  const auto outcome = co_await real_.transact(std::move(commit));
  if (std::holds_alternative<Committed>(outcome))
    in_memory_.erase(in_memory_.begin(), in_memory_.begin() + static_cast<std::ptrdiff_t>(old.size()));
}

}  // namespace tillrig::mutants
