#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "simulators/disks/disk_faults.h"

namespace tillrig {

// SQLite's own file system with a disk's faults in front of it, registered under name() while this lives: every write,
// truncation and sync of a database on it asks first, but for the zeros of a WrittenAhead. Databases on it must be
// opened with locking_mode=exclusive, as it has no shared memory. May be used by several threads.
class FaultyVfs {
 public:
  // `wait` lets that much scenario time pass, on whatever thread syncs. `fired` is told as DiskFaults::on_fired says.
  FaultyVfs(std::function<void(Duration)> wait, std::function<void(const DiskRule&)> fired);
  // REQUIRES: no database is open on it.
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  const std::string& name() const;
  // In force when the call returns.
  void add(const DiskRule& rule);
  void heal(std::int64_t id);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tillrig
