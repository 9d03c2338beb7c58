#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace tillrig {

// What the machine itself takes for the two things that a live lane waits for.
using Samples = std::vector<std::chrono::nanoseconds>;

// A ZeroMQ ipc connection with another process that answers what comes; the socket is in the folder. Make it in a
// child, before its threads: it forks, and ZeroMQ makes threads.
class BareLink {
 public:
  explicit BareLink(const std::string& folder);
  ~BareLink();
  BareLink(const BareLink&) = delete;
  BareLink& operator=(const BareLink&) = delete;

  std::chrono::nanoseconds round_trip();

 private:
  struct Ends;
  int peer_ = 0;
  std::unique_ptr<Ends> ends_;
};

// One right after the other.
Samples bare_round_trips(const std::string& folder, int count);

// A SQLite database with a write-ahead log and synchronous=FULL, on the disk that live worlds use.
class BareDisk {
 public:
  // as_it_comes: SQLite's pages and a log that grows with each commit. as_the_lane: the lane's pages, and a log that is
  // there already.
  enum class Kind { as_it_comes, as_the_lane };

  BareDisk(const std::string& file, Kind kind);
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
