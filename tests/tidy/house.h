#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig::tidy {

struct SourceFile {
  std::string path;  // from the top: "reference/engine/payment.cpp"
  std::string text;
  std::string code;  // text with comments and the contents of literals blanked: same length, same lines
};

struct Room {
  std::string path;               // "reference/engine"
  std::vector<std::string> uses;  // as its CMakeLists.txt says
  bool has_readme = false;
};

// The tree as the rules see it.
struct House {
  std::vector<std::string> top_entries;
  std::string readme;
  std::map<std::string, std::string> may_use;  // "simulators" to a pattern of rooms
  std::vector<Room> rooms;
  std::vector<SourceFile> sources;  // .h and .cpp
  std::vector<SourceFile> texts;    // everything else that is text; `code` is empty

  const Room* room_of(std::string_view path) const;  // null: not in a room
  bool has_file(std::string_view path) const;
};

// "path:line: what is wrong and what was expected"
using Complaints = std::vector<std::string>;

House read_house(const std::filesystem::path& top);

// For the rules' own tests.
SourceFile source(std::string path, std::string text);
std::map<std::string, std::string> may_use_table(const std::string& cmake);
std::vector<std::string> uses_of(const std::string& cmake);

std::string blank_comments_and_literals(std::string text);
std::string complaint(const SourceFile& file, std::size_t offset, std::string_view what);
bool is_below(std::string_view path, std::string_view folder);

}  // namespace tillrig::tidy
