#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "tests/tidy/rules.h"

namespace tillrig::tidy {
namespace {

const std::vector<std::string> kTops{"reference", "simulators", "harness", "reports"};

std::string top_of(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

// Rooms named in the first column of the map: "| reference/engine | ... |".
std::vector<std::string> rooms_on_the_map(const std::string& readme) {
  std::vector<std::string> rooms;
  static const std::regex row(R"(^\|\s*`?((?:reference|simulators|harness|reports)(?:/[\w/-]+)?)`?\s*\|)");
  std::istringstream lines(readme);
  std::smatch cell;
  for (std::string line; std::getline(lines, line);)
    if (std::regex_search(line, cell, row)) rooms.push_back(cell[1]);
  return rooms;
}

struct Include {
  std::size_t offset;
  std::string path;
};

// Includes in quotes; those in angle brackets are libraries.
std::vector<Include> own_includes(const SourceFile& file) {
  static const std::regex include(R"x((?:^|\n)#include "([^"]+)")x");
  std::vector<Include> includes;
  for (std::sregex_iterator i(file.code.begin(), file.code.end(), include), end; i != end; ++i)
    includes.push_back({static_cast<std::size_t>(i->position(1)), (*i)[1]});
  return includes;
}

bool table_allows(const House& house, const std::string& top, const std::string& room) {
  const auto row = house.may_use.find(top);
  return row != house.may_use.end() && std::regex_search(room, std::regex("^(" + row->second + ")(/|$)"));
}

// "tests/unit/reference/engine/payment_late_test.cpp" mirrors reference/engine/payment_late.h, .cpp, payment.h or .cpp.
bool mirrors_a_source(const House& house, std::string stem) {
  while (true) {
    if (house.has_file(stem + ".h") || house.has_file(stem + ".cpp")) return true;
    const auto cut = stem.find_last_of("_/");
    if (cut == std::string::npos || stem[cut] == '/') return false;
    stem.resize(cut);
  }
}

}  // namespace

Complaints every_room_has_a_readme(const House& house) {
  Complaints complaints;
  for (const auto& room : house.rooms)
    if (!room.has_readme) complaints.push_back(room.path + ": expected a README.md");
  return complaints;
}

Complaints the_map_and_the_rooms_agree(const House& house) {
  Complaints complaints;
  const auto rows = rooms_on_the_map(house.readme);
  for (const auto& room : house.rooms)
    if (std::count(rows.begin(), rows.end(), room.path) != 1)
      complaints.push_back("README.md: expected one row for " + room.path);
  for (const auto& row : rows)
    if (std::none_of(house.rooms.begin(), house.rooms.end(), [&](const Room& room) { return room.path == row; }))
      complaints.push_back("README.md: a row for " + row + ", which is not a room");
  return complaints;
}

Complaints includes_follow_the_table(const House& house) {
  Complaints complaints;
  for (const auto& file : house.sources) {
    const auto* room = house.room_of(file.path);
    for (const auto& include : own_includes(file)) {
      const auto* used = house.room_of(include.path);
      if (used == nullptr || used == room) continue;
      const auto top = top_of(file.path);
      if (!table_allows(house, top, used->path))
        complaints.push_back(complaint(
            file, include.offset, top + " may not use " + used->path + " (MAY_USE_" + top + " in CMakeLists.txt)"));
      else if (room != nullptr && std::count(room->uses.begin(), room->uses.end(), used->path) == 0)
        complaints.push_back(complaint(file, include.offset,
                                       room->path + " does not say USES " + used->path + " in its CMakeLists.txt"));
    }
  }
  return complaints;
}

Complaints includes_start_at_the_top(const House& house) {
  Complaints complaints;
  for (const auto& file : house.sources) {
    const auto folder = file.path.substr(0, file.path.rfind('/') + 1);
    for (const auto& include : own_includes(file))
      if (include.path.substr(0, 1) == "." || house.has_file(folder + include.path))
        complaints.push_back(
            complaint(file, include.offset, "expected the path from the top: \"" + folder + include.path + "\""));
  }
  return complaints;
}

Complaints heavy_headers_stay_in_their_room(const House& house) {
  static const std::regex heavy(
      R"((?:^|\n)#include [<"](nlohmann/json\.hpp|soci/|zmq\.hpp|systemc|boost/beast|boost/asio\.hpp|valijson/))");
  std::set<std::string> heavies;
  for (const auto& file : house.sources)
    if (file.path.ends_with(".h") && std::regex_search(file.code, heavy)) heavies.insert(file.path);
  // A header is as heavy as what it includes.
  for (std::size_t known = 0; known != heavies.size();) {
    known = heavies.size();
    for (const auto& file : house.sources)
      for (const auto& include : own_includes(file))
        if (file.path.ends_with(".h") && heavies.count(include.path) != 0) heavies.insert(file.path);
  }
  Complaints complaints;
  for (const auto& file : house.sources)
    for (const auto& include : own_includes(file))
      if (heavies.count(include.path) != 0 && top_of(file.path) != "tests" &&
          house.room_of(include.path) != house.room_of(file.path))
        complaints.push_back(
            complaint(file, include.offset, include.path + " brings a heavy library into another room"));
  return complaints;
}

Complaints every_unit_test_mirrors_a_source(const House& house) {
  const std::string unit = "tests/unit/";
  const std::string suffix = "_test.cpp";
  Complaints complaints;
  for (const auto& file : house.sources) {
    if (!file.path.starts_with(unit) || !file.path.ends_with(suffix)) continue;
    const auto stem = file.path.substr(unit.size(), file.path.size() - unit.size() - suffix.size());
    const auto name = stem.substr(stem.rfind('/') + 1);
    const auto* room = house.room_of(stem);
    const bool of_the_whole_room = room != nullptr && room->path.ends_with("/" + name);
    if (!of_the_whole_room && !mirrors_a_source(house, stem) && !house.has_file("tests/support/" + name + ".h"))
      complaints.push_back(complaint(file, 0, "expected to mirror " + stem + ".h or .cpp"));
  }
  return complaints;
}

Complaints the_top_holds_what_was_agreed(const House& house) {
  static const std::set<std::string> agreed{
      ".ci",       ".clang-format",     ".clang-tidy", ".git",  ".gitignore", ".packages", "CMakeLists.txt",
      "LICENSE",   "CMakePresets.json", "README.md",   "build", "harness",    "reference", "reports",
      "scenarios", "simulators",        "tests",       "rig"};
  Complaints complaints;
  for (const auto& entry : house.top_entries)
    if (agreed.count(entry) == 0) complaints.push_back(entry + ": not part of the agreed layout");
  return complaints;
}

Complaints files_stay_short(const House& house) {
  constexpr std::ptrdiff_t kLines = 600;
  Complaints complaints;
  for (const auto& file : house.sources)
    if (std::count(file.text.begin(), file.text.end(), '\n') > kLines)
      complaints.push_back(complaint(file, file.text.size(), "expected at most 600 lines"));
  return complaints;
}

Complaints no_left_overs(const House& house) {
  static const std::regex marker(
      "\\b(TO"
      "DO|FIX"
      "ME|HA"
      "CK)\\b");
  Complaints complaints;
  for (const auto* files : {&house.sources, &house.texts})
    for (const auto& file : *files)
      for (std::sregex_iterator i(file.text.begin(), file.text.end(), marker), end; i != end; ++i)
        complaints.push_back(complaint(file, static_cast<std::size_t>(i->position()), "left over: " + i->str()));
  return complaints;
}

Complaints no_machine_paths(const House& house) {
  static const std::regex path(R"((^|[^\w.])/(work|home|Users|root|mnt)/\w)");
  Complaints complaints;
  for (const auto* files : {&house.sources, &house.texts})
    for (const auto& file : *files)
      for (std::sregex_iterator i(file.text.begin(), file.text.end(), path), end; i != end; ++i)
        complaints.push_back(complaint(file, static_cast<std::size_t>(i->position()), "a path of one machine"));
  return complaints;
}

}  // namespace tillrig::tidy
