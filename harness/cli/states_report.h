#pragma once

#include <filesystem>
#include <iosfwd>

#include "harness/states/coverage.h"

namespace tillrig::cli {

// What the cases that passed have shown, from the journal that a pack left in the folder.
// Throws std::runtime_error when it cannot be read.
Coverage coverage_of(const std::filesystem::path& folder);

// Every machine as a Mermaid diagram with the transitions that no case covers, what cases did that no diagram shows,
// and what it comes to. Answers how many transitions are not covered or not drawn.
std::size_t report_states(const Coverage& coverage, std::ostream& out);

}  // namespace tillrig::cli
