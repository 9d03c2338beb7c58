#pragma once

#include <cstdint>
#include <string>

#include "reference/protocol/time.h"
#include "simulators/kernel/disk.h"

namespace tillrig {

// SQLite's file system over simulated disks, one for the whole process, registered under name(). A path is
// "<disk>/<file>". Nothing in it reads a real clock or a random device.
class DiskVfs {
 public:
  static const char* name();
  // Registers on the first call, and sets SQLite up for a process of one thread when nothing has used it yet.
  static void install();

  // Paths that start with "<disk_name>/" mean this disk, until unmounted. REQUIRES: `disk` outlives that.
  static void mount(const std::string& disk_name, Disk& disk);
  static void unmount(const std::string& disk_name);

  // What SQLite's clock and its random numbers, which are global to the process, answer until the next call.
  static void set_context(WallInstant now, std::uint64_t random_key);
};

}  // namespace tillrig
