#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truth.h"

namespace tillrig {

// What one truth came to in one run.
struct TruthReport {
  int number = 0;
  std::string name;
  std::uint64_t subjects = 0;
  std::uint64_t violations = 0;
};

class DecisionInTime;

// All truths over one run. Subscribe `on` to the journal before anything is recorded; reads nothing else.
class Oracles {
 public:
  explicit Oracles(OracleOptions options = {});
  ~Oracles();
  Oracles(const Oracles&) = delete;
  Oracles& operator=(const Oracles&) = delete;

  // Convergence is judged once: at the first entry after world.healed + its bound, or at scenario.ended.
  void on(const Entry& entry);

  // Nothing is pending: every machine rests in a state that nothing will move. What a world's quiet period waits for.
  bool settled() const { return evidence_.settled(options_.order_expiry); }
  // The same of what began at these nodes since then, whatever else is broken.
  bool settled(const std::vector<NodeName>& nodes, Duration since) const {
    return evidence_.settled(options_.order_expiry, nodes, since);
  }
  bool converged() const { return converged_; }

  // In the order in which they were found.
  std::vector<Violation> violations() const;
  std::vector<TruthReport> reports() const;  // by number
  const std::vector<Decision>& decisions() const;

 private:
  void converge(Duration now);

  OracleOptions options_;
  Evidence evidence_;
  std::vector<std::unique_ptr<Truth>> truths_;
  DecisionInTime* decision_ = nullptr;
  std::unordered_map<std::string_view, std::vector<Truth*>> by_kind_;  // looked up only
  std::vector<Truth*> every_kind_;
  std::optional<Duration> judge_after_;  // set by world.healed
  bool converged_ = false;
};

}  // namespace tillrig
