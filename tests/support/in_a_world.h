#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/ports/journal.h"

namespace tillrig {

// Keeps what a test's world recorded, in order.
class TestJournal final : public JournalSink {
 public:
  struct Line {
    Stamp stamp;
    Event event;
  };
  void record(Stamp stamp, Event event) override;

  const std::vector<Line>& lines() const { return lines_; }
  // Of this kind; recorded by this node, when one is named.
  int count(std::string_view kind, std::string_view node = {}) const;
  // The last `most` lines as text, oldest first.
  std::string tail(std::size_t most) const;
  // "kind node" of each, in order, for comparing whole runs cheaply: two runs are equal when their digests are.
  std::string digest() const;

  // Called after each record.
  std::function<void(const Line&)> on_record;

 private:
  std::vector<Line> lines_;
};

struct WorldReport {
  enum class End { returned, threw, died, hung };
  End end = End::died;
  std::int64_t assertions = 0;
  std::int64_t failures = 0;
  std::string text;            // what Boost.Test said, what was thrown, the journal's tail after a failure
  std::string journal_digest;  // of everything recorded

  // Empty: all is well. Otherwise why the test must fail; also when nothing was asserted.
  std::string why_not() const;
};

// Runs `world` in a forked child (what breaks it breaks no other test), with Boost.Test's assertions at hand, and says
// what came of it. REQUIRES: no thread runs.
WorldReport run_in_a_world(const std::function<void(TestJournal&)>& world,
                           std::chrono::seconds limit = std::chrono::seconds(30));

// The same as one check of the calling test: fails when the child dies, hangs, fails or asserts nothing.
void in_a_world(const std::function<void(TestJournal&)>& world, std::chrono::seconds limit = std::chrono::seconds(30));

}  // namespace tillrig
