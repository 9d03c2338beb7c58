#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/cli/options.h"
#include "reference/ports/bus.h"

namespace tillrig::cli {

// Exit codes of the design.
enum Exit {
  exit_pass = 0,
  exit_failed = 1,
  exit_inconclusive = 2,
  exit_broken = 3,
  exit_usage = 64,
  exit_threshold = 99
};

// What the commands are done with. Tests put others in its place.
struct Services {
  std::function<std::vector<CaseOutcome>(const PackOptions&, const std::vector<Scenario>&,
                                         const std::function<void(const CaseOutcome&)>&)>
      run_pack;
  // Of the journal in the folder; answers what to say about them.
  std::function<std::string(const std::filesystem::path& folder)> write_reports;
  // Of the world in the folder; otherwise why there is nobody to ask.
  std::function<tl::expected<CallOutcome, std::string>(const std::string& folder, Message)> ask_reconciliation;
};

struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool terminal = false;  // out is one
};

// Does what the command line says and answers the exit code. Never throws.
int run_command_line(std::vector<std::string> words, const Services& services, Streams streams);

// By the worst verdict: a failed check, then a broken rig, then what could not be established. A pack in which nothing
// passed and nothing failed, or of which too little applies, is inconclusive.
int exit_code(const std::vector<CaseOutcome>& outcomes);

// Registered truths that judged nothing in all of the cases. Truth 19 counts only where runs were repeated.
std::vector<int> truths_without_subject(const std::vector<CaseOutcome>& outcomes, const PackOptions& options);

// A label, an id (with or without its row), or a glob over ids. No filter selects everything.
bool selected(const Scenario& scenario, const std::vector<std::string>& filters);

}  // namespace tillrig::cli
