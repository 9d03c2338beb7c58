#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "reference/protocol/time.h"

namespace tillrig::reports {

struct ExpectationRecord {
  std::string text;
  bool met = false;
  std::int64_t took_ms = 0;
  std::string why;  // what was seen instead
};

struct TruthRecord {
  std::int64_t number = 0;
  std::string name;
  std::int64_t subjects = 0;
  std::int64_t violations = 0;
};

struct ViolationRecord {
  std::int64_t truth = 0;
  std::string property, role, sentence;
  std::int64_t entry = 0;
};

struct FaultRecord {
  std::string fault, target;
  std::int64_t started = 0;
  std::int64_t fired = 0;
};

// One case as the journal tells it.
struct CaseRecord {
  std::string scenario;
  std::string title;
  std::string world;  // "virtual" or "live"
  std::uint64_t seed = 0;
  std::string verdict;  // "PASS", "FAIL", "INCONCLUSIVE", "NOT_APPLICABLE", "ERROR"
  std::string reason;   // empty for a pass
  std::vector<ExpectationRecord> expectations;
  std::vector<TruthRecord> truths;
  std::vector<ViolationRecord> violations;
  std::vector<FaultRecord> faults;
  std::vector<std::int64_t> decisions_ms;
  std::uint64_t entries = 0;
  Duration simulated{};  // scenario time of the last entry
  std::int64_t wall_ms = 0;
  std::string chain;
};

// Everything a journal file says, case by case, with the header of the first one for the machine and the versions.
struct PackRecord {
  std::vector<CaseRecord> cases;
  std::string host, time_zone_data, binary_hash;
  std::vector<std::pair<std::string, std::string>> versions;
};

// The verdict of a pack: ERROR beats FAIL beats INCONCLUSIVE beats PASS; NOT_APPLICABLE neither helps nor harms while
// it is at most a tenth of the cases, and INCONCLUSIVE when it is more.
std::string verdict_of(const PackRecord& pack);

// Reads a journal file. Throws JournalUnreadable "file:line: what was found, what was expected": a line that is no
// journal line, a gap in the numbers, a case without a verdict or without its closing line, an empty file.
PackRecord read_pack(const std::filesystem::path& journal);

}  // namespace tillrig::reports
