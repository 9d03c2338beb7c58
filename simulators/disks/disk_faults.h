#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "reference/protocol/time.h"

namespace tillrig {

// full: writes fail. io_error: writes and syncs fail. slow: each sync takes `delay` longer. loses_unsynced, tears: what
// the next power losses do to every pending write.
enum class DiskTrouble { full, io_error, slow, loses_unsynced, tears };

struct DiskRule {
  std::int64_t id = 0;
  DiskTrouble trouble = DiskTrouble::full;
  int count = 0;     // operations (or power losses) it still touches; 0: until healed
  Duration delay{};  // slow
};

// The faults of one disk. Of several rules that fit an operation the one added first acts; all that are slow add up.
class DiskFaults {
 public:
  enum class Operation { write, sync };  // a truncation is a write
  enum class Result { ok, full, io_error };

  void add(const DiskRule& rule) { rules_.push_back(rule); }
  void heal(std::int64_t id);  // an unknown id is no error
  // Told of each operation that a rule touches, before it takes effect.
  void on_fired(std::function<void(const DiskRule&)> tell) { tell_ = std::move(tell); }

  // Before each operation: what comes of it. Uses up counts.
  Result before(Operation operation);
  // How much longer the operations since the last call have to take.
  Duration take_delay();
  // What becomes of everything pending; nullopt: no rule says.
  std::optional<DiskTrouble> at_power_loss();

 private:
  bool acts(DiskRule& rule);

  std::vector<DiskRule> rules_;
  std::function<void(const DiskRule&)> tell_;
  Duration owed_{};
};

const char* name_of(DiskTrouble trouble);  // as scenarios call it: "disk_full"

}  // namespace tillrig
