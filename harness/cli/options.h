#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "harness/worlds/pack.h"
#include "reference/protocol/day_messages.h"

namespace tillrig::cli {

// What a person asked for on the command line.
struct RunCommand {
  PackOptions pack;
  std::vector<std::string> filters;  // a case is selected by any of them: a label, an id, or a glob over ids
  std::vector<std::string> paths;
  bool hold = false;  // the world of its one case, until Ctrl-C
};
struct ListCommand {
  std::vector<std::string> filters;
  std::vector<std::string> paths;
};
struct CheckCommand {
  std::vector<std::string> files;
};
// The state machines, and which of their transitions these cases cover, run in the virtual world.
struct StatesCommand {
  PackOptions pack;
  std::vector<std::string> paths;
};
// Of a world that is held: its folder.
struct DifferencesCommand {
  std::string world;
};
struct DecideCommand {
  std::string world;
  Decide decision;
};
// Worlds that are drawn from seeds, in the virtual world.
inline constexpr const char* kExploredWorld = "scenarios/worlds/market.json";
struct ExploreCommand {
  std::uint64_t first = 1;
  std::optional<std::uint64_t> last;              // inclusive
  std::optional<std::chrono::milliseconds> time;  // one of the two
  unsigned jobs = 1;
  std::string world = kExploredWorld;
  std::vector<std::string> faults;                // empty: all
  std::map<std::string, std::int64_t> fixed;      // options that are not drawn
  std::filesystem::path crash_points;             // a scenario: crash a node at every write of it instead
  std::string node;                               // which; empty: each that has a store
  std::filesystem::path out = "build/explored";   // for bundles
  std::chrono::milliseconds shrink_time{60'000};  // for each
};
struct ShrinkCommand {
  std::filesystem::path bundle;  // or a scenario file
  std::chrono::milliseconds time{60'000};
  unsigned jobs = 1;
};
struct ReplayCommand {
  std::filesystem::path bundle;        // or a scenario file
  std::optional<std::uint64_t> until;  // number of an entry
};
// Help and version texts: to be printed, exit 0.
struct Say {
  std::string text;
};

using Command = std::variant<RunCommand, ListCommand, CheckCommand, StatesCommand, DifferencesCommand, DecideCommand,
                             ExploreCommand, ShrinkCommand, ReplayCommand, Say>;

// What is wrong with the command line, in words; exit 64.
struct UsageError {
  std::string text;
};

// `words` are the arguments after the program's name.
tl::expected<Command, UsageError> parse_command_line(std::vector<std::string> words);

}  // namespace tillrig::cli
