#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "harness/worlds/case_worker.h"
#include "harness/worlds/pack.h"

namespace tillrig {

// One case in a child process. The child sends its outcome through a pipe; whatever else it says (stderr) is kept for
// the report of a world that died.
class CaseProcess {
 public:
  using Work = std::function<CaseOutcome()>;  // runs in the child

  // Throws std::system_error when no pipe or process can be made.
  CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit, const Work& work);
  // The case with this number, by the worker, which is told this beside. REQUIRES: the worker is idle, and outlives
  // this.
  CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit, CaseWorker& worker,
              std::size_t number, const std::string& told);
  ~CaseProcess();  // kills a child that still runs
  CaseProcess(CaseProcess&& other) noexcept;
  CaseProcess& operator=(CaseProcess&&) = delete;

  // To be polled for reading: outcome first, then what it said.
  int outcome_fd() const { return outcome_fd_; }
  int said_fd() const { return said_fd_; }
  std::chrono::steady_clock::time_point deadline() const { return deadline_; }

  // Takes what is there. true: the child has closed both, result() is ready.
  bool read();
  // The outcome the child sent, or an ERROR that says how it ended. REQUIRES: read() answered true, or it is overdue.
  CaseOutcome result();
  // Waits until it has ended or is overdue: the same.
  CaseOutcome waited_for();

 private:
  CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit);
  CaseOutcome error(std::string reason) const;
  void listen_to(int outcome_read, int said_read);
  void kill();
  int wait();  // how the child ended, as waitpid tells it

  const Scenario* scenario_;
  std::uint64_t seed_;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point deadline_;
  pid_t child_ = -1;              // of a case that was forked here
  CaseWorker* worker_ = nullptr;  // else
  int outcome_fd_ = -1;
  int said_fd_ = -1;
  std::string outcome_;
  std::string said_;
};

}  // namespace tillrig
