#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/scenario/runner.h"

namespace tillrig {

// What the expectations of a run came to: into the journal and kept for the verdict.
class Notes {
 public:
  explicit Notes(Log& log) : log_(log) {}

  void add(ExpectationResult result, std::int64_t step) {
    const std::int64_t took_ms = whole_milliseconds(result.took);
    if (result.met)
      log_.record(Event("expectation.met").with("step", step).with("text", result.text).with("took_ms", took_ms));
    else
      log_.record(Event("expectation.failed")
                      .with("step", step)
                      .with("text", result.text)
                      .with("took_ms", took_ms)
                      .with("why", result.why));
    all_.push_back(std::move(result));
  }
  const std::vector<ExpectationResult>& all() const { return all_; }

 private:
  Log& log_;
  std::vector<ExpectationResult> all_;
};

}  // namespace tillrig
