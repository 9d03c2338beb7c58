#pragma once

#include <chrono>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace tillrig {

// What the machine itself takes for the two things that a live lane waits for.
using Samples = std::vector<std::chrono::nanoseconds>;

// Round trips over ZeroMQ ipc with another process; the socket is in the folder. Call it in a child: it makes threads.
Samples bare_round_trips(const std::string& folder, int count);

// A SQLite database with a write-ahead log and synchronous=FULL in the folder, on the disk that live worlds use.
class BareDisk {
 public:
  explicit BareDisk(const std::string& folder);
  ~BareDisk();
  BareDisk(const BareDisk&) = delete;
  BareDisk& operator=(const BareDisk&) = delete;

  std::chrono::nanoseconds commit();  // of one inserted row

 private:
  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;  // commits by itself
};

std::chrono::nanoseconds quantile(Samples samples, double fraction);

}  // namespace tillrig
