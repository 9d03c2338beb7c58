#pragma once

#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"

namespace tillrig::mutants {

// A store that was never told to sync: it answers Committed, reads back what was written, and has nothing after a
// crash. Every transaction does again what was "committed" before it and is rolled back. With a lateness it commits
// what is older than that after all, when it is next asked for something.
class ForgetfulStore final : public Store {
 public:
  ForgetfulStore(Store& real, const Clock& clock, Duration lateness)
      : real_(real), clock_(clock), lateness_(lateness) {}

  boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) override;

  struct Write {
    std::string sql;
    std::vector<DbValue> values;
    SteadyInstant at{};
  };

 private:
  boost::asio::awaitable<void> commit_what_is_late();

  Store& real_;
  const Clock& clock_;
  Duration lateness_;  // none: never
  std::vector<Write> in_memory_;
};

}  // namespace tillrig::mutants
