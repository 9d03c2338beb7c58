#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace tillrig {

// A log that is written over instead of made longer: its blocks are there already, so a sync has to bring the bytes to
// the disk and nothing about the file. What that spares, the benchmark of the live lane shows (`lean_commit_us`).
// SQLite's log may be treated so: what lies behind its last whole frame is no part of it.
class WrittenAhead {
 public:
  // `chunk`: bytes that are made at a time. 0: none ever.
  WrittenAhead(std::string path, std::int64_t chunk) : path_(std::move(path)), chunk_(chunk) {}

  // Makes the file longer, by zeros and without a sync, unless half a chunk lies behind its first `used` bytes already.
  // What cannot be written is left to the next commit, which says what is wrong with the disk.
  void keep_ahead_of(std::int64_t used);

 private:
  std::string path_;
  std::int64_t chunk_;
  std::int64_t enough_until_ = 0;
};

}  // namespace tillrig
