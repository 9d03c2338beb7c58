#pragma once

#include <chrono>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "harness/worlds/pack.h"

namespace tillrig::cli {

// One line a case as it ends, then what they add up to. On a terminal a last line says how far it is.
class Console {
 public:
  Console(std::ostream& out, bool terminal, std::size_t cases);

  void begin();
  void show(const CaseOutcome& outcome);
  void sum_up(const std::vector<CaseOutcome>& outcomes, std::chrono::milliseconds wall);

 private:
  void progress();

  std::ostream& out_;
  bool terminal_;
  std::size_t cases_;
  std::size_t done_ = 0;
};

// "PASS            sale/wallet_success    62.4 s    4 ms  seed 1", and why on a line of its own when it is not a pass.
std::string case_line(const CaseOutcome& outcome);
// "12 cases: 11 PASS, 1 FAIL; 745.2 s simulated in 0.4 s".
std::string summary_line(const std::vector<CaseOutcome>& outcomes, std::chrono::milliseconds wall);

}  // namespace tillrig::cli
