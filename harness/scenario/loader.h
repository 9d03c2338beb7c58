#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/scenario/problem.h"
#include "harness/scenario/scenario.h"

namespace tillrig {

// The scenario files that the paths stand for: a file is itself; a folder is every *.json below it that is not a schema
// and not below a folder `worlds` or `preludes`. Sorted, each once. A path that does not exist stands for none.
std::vector<std::string> scenario_files(const std::vector<std::string>& paths);

// The same with worlds and preludes among them, and with paths that do not exist, so that check_files() can say so.
std::vector<std::string> checkable_files(const std::vector<std::string>& paths);

// Reads and checks all of the files before anything is run: one case for each file or row of its table, in the order of
// the files. Worlds and preludes are found by name in the nearest folder `worlds` or `preludes` at or above the file.
// Any problem at all: no case. Problems are sorted by file and line, each once.
tl::expected<std::vector<Scenario>, Problems> load_scenarios(const std::vector<std::string>& files);

// One world file by itself.
tl::expected<World, Problems> load_world(const std::string& file);

// The same checks for scenario, world and prelude files alike. Empty: all are valid.
Problems check_files(const std::vector<std::string>& files);

}  // namespace tillrig
