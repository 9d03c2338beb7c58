#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/options.h"

// The command line of explore, shrink and replay.
namespace tillrig::cli {

// Empty: it is a duration that is more than nothing; else why it is not.
std::string check_duration(const std::string& text);
// REQUIRES: check_duration found nothing wrong.
std::chrono::milliseconds in_milliseconds(const std::string& duration);

// Words that have yet to be read.
struct ExploreWords {
  std::string seeds, time, faults, shrink_time;
  std::vector<std::string> fixed;
};
CLI::App* add_explore(CLI::App& app, ExploreCommand& into, ExploreWords& words);
std::optional<UsageError> complete(ExploreCommand& command, const ExploreWords& words);
CLI::App* add_shrink(CLI::App& app, ShrinkCommand& into, std::string& time);
CLI::App* add_replay(CLI::App& app, ReplayCommand& into);

}  // namespace tillrig::cli
