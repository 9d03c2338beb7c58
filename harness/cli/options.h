#pragma once

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
// Help and version texts: to be printed, exit 0.
struct Say {
  std::string text;
};

using Command =
    std::variant<RunCommand, ListCommand, CheckCommand, StatesCommand, DifferencesCommand, DecideCommand, Say>;

// What is wrong with the command line, in words; exit 64.
struct UsageError {
  std::string text;
};

// `words` are the arguments after the program's name.
tl::expected<Command, UsageError> parse_command_line(std::vector<std::string> words);

}  // namespace tillrig::cli
