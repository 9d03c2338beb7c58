#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "reports/pack_record.h"

namespace tillrig::reports {

// The journal cannot be reported on. what() is one line: file:line, what was found, what was expected.
class JournalUnreadable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A function of the journal and of nothing else: writes junit.xml and report.json into `directory` and answers the
// summary for the console. Throws JournalUnreadable, and std::runtime_error when a file cannot be written.
std::string write_reports(const std::filesystem::path& journal, const std::filesystem::path& directory);

// One testcase a case. FAIL: failure. ERROR and INCONCLUSIVE: error, so that no tool counts them as passed.
// NOT_APPLICABLE: skipped.
std::string junit_xml(const PackRecord& pack);
std::string report_json(const PackRecord& pack);
// Cases, verdicts, truths judged, simulated time and wall time, for each world.
std::string console_summary(const PackRecord& pack);

}  // namespace tillrig::reports
