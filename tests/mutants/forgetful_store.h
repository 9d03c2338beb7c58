#pragma once

#include <string>
#include <vector>

#include "reference/ports/store.h"

namespace tillrig::mutants {

// A store that was never told to sync: it answers Committed, reads back what was written, and has nothing after a
// crash. Every transaction does again what was "committed" before it and is rolled back.
class ForgetfulStore final : public Store {
 public:
  explicit ForgetfulStore(Store& real) : real_(real) {}

  boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) override;

  struct Write {
    std::string sql;
    std::vector<DbValue> values;
  };

 private:
  Store& real_;
  std::vector<Write> in_memory_;
};

}  // namespace tillrig::mutants
