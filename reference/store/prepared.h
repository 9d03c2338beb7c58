#pragma once

#include <soci/soci.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reference/ports/store.h"

namespace tillrig {

// A SOCI statement and the storage its parameters are bound to.
class Prepared {
 public:
  Prepared(soci::session& session, const std::string& sql, std::span<const DbValue> shape);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  // Runs the statement with these values; true: it stands on a first row.
  bool run(std::span<const DbValue> parameters);
  soci::statement& statement() { return statement_; }

 private:
  struct Slot {
    long long integer = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
  };
  std::vector<Slot> slots_;
  soci::statement statement_;
};

// Statements by text and by the types of their parameters: SOCI binds a C++ type once.
class PreparedCache {
 public:
  Prepared& find_or_prepare(soci::session& session, std::string_view sql, std::span<const DbValue> parameters);

 private:
  std::unordered_map<std::string, std::unique_ptr<Prepared>> statements_;
  std::string key_;
};

}  // namespace tillrig
