#include "tests/tidy/house.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

namespace tillrig::tidy {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (auto i = from; i < std::min(to, text.size()); ++i)
    if (text[i] != '\n') text[i] = ' ';
}

// The end of the literal that opens at `at`, one past its closing quote.
std::size_t end_of_quoted(const std::string& text, std::size_t at) {
  const char quote = text[at];
  for (auto i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == quote || text[i] == '\n')
      return i + 1;
  }
  return text.size();
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_include(const std::string& text, std::size_t at) {
  const auto line = text.rfind('\n', at) + 1;
  return text.compare(line, 8, "#include") == 0;
}

// Not the path of an include, and not the separator in 1'000.
bool opens_literal(const std::string& text, std::size_t at) {
  return (text[at] == '"' && !is_include(text, at)) || (text[at] == '\'' && (at == 0 || !is_word(text[at - 1])));
}

}  // namespace

std::string blank_comments_and_literals(std::string text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text.compare(at, 2, "//") == 0) {
      end = std::min(text.find('\n', at), text.size());
      blank(text, at, end);
    } else if (text.compare(at, 2, "/*") == 0) {
      end = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
      blank(text, at, end);
    } else if (text.compare(at, 2, "R\"") == 0 && (at == 0 || !is_word(text[at - 1]))) {
      const auto open = text.find('(', at);
      const auto close = ")" + text.substr(at + 2, open - at - 2) + "\"";
      end = std::min(text.find(close, open), text.size() - close.size()) + close.size();
      blank(text, at + 1, end);
    } else if (opens_literal(text, at)) {
      end = end_of_quoted(text, at);
      blank(text, at + 1, end - 1);
    }
    at = end;
  }
  return text;
}

const Room* House::room_of(std::string_view path) const {
  const Room* found = nullptr;
  for (const auto& room : rooms)
    if (is_below(path, room.path) && (found == nullptr || room.path.size() > found->path.size())) found = &room;
  return found;
}

bool House::has_file(std::string_view path) const {
  return std::any_of(sources.begin(), sources.end(), [&](const SourceFile& file) { return file.path == path; });
}

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || (path.substr(0, folder.size()) == folder && path.substr(folder.size(), 1) == "/");
}

SourceFile source(std::string path, std::string text) {
  auto code = blank_comments_and_literals(text);
  return {std::move(path), std::move(text), std::move(code)};
}

std::string complaint(const SourceFile& file, std::size_t offset, std::string_view what) {
  const auto end = file.text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, file.text.size()));
  const auto line = 1 + std::count(file.text.begin(), end, '\n');
  return file.path + ":" + std::to_string(line) + ": " + std::string(what);
}

std::map<std::string, std::string> may_use_table(const std::string& cmake) {
  std::map<std::string, std::string> table;
  const std::regex row(R"x(set\(MAY_USE_(\w+)\s+"([^"]*)"\))x");
  for (std::sregex_iterator i(cmake.begin(), cmake.end(), row), end; i != end; ++i) table[(*i)[1]] = (*i)[2];
  return table;
}

std::vector<std::string> uses_of(const std::string& cmake) {
  std::smatch call;
  if (!std::regex_search(cmake, call, std::regex(R"(tillrig_room\(([^)]*)\))"))) return {};
  std::istringstream words(call[1]);
  std::vector<std::string> uses;
  bool in_uses = false;
  for (std::string word; words >> word;) {
    if (word == "USES" || word == "LINKS")
      in_uses = word == "USES";
    else if (in_uses)
      uses.push_back(word);
  }
  return uses;
}

House read_house(const fs::path& top) {
  House house;
  for (const auto& entry : fs::directory_iterator(top)) house.top_entries.push_back(entry.path().filename().string());
  std::sort(house.top_entries.begin(), house.top_entries.end());
  house.readme = contents(top / "README.md");
  house.may_use = may_use_table(contents(top / "CMakeLists.txt"));

  for (auto i = fs::recursive_directory_iterator(top); i != fs::recursive_directory_iterator(); ++i) {
    const auto path = fs::relative(i->path(), top).generic_string();
    // .git is a file where this is one of several checkouts.
    const bool not_ours = path == "build" || path == ".git" || is_below(path, "tests/fuzz/corpus");
    if (not_ours) i.disable_recursion_pending();
    if (not_ours || i->is_directory()) continue;
    const auto extension = i->path().extension();
    auto text = contents(i->path());
    if (extension == ".h" || extension == ".cpp")
      house.sources.push_back(source(path, std::move(text)));
    else if (text.find('\0') == std::string::npos)
      house.texts.push_back({path, std::move(text), {}});
  }
  const auto by_path = [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; };
  std::sort(house.sources.begin(), house.sources.end(), by_path);
  std::sort(house.texts.begin(), house.texts.end(), by_path);

  for (const auto& file : house.texts) {
    const fs::path path(file.path);
    if (path.filename() != "CMakeLists.txt" || file.text.find("tillrig_room(") == std::string::npos) continue;
    if (path.has_parent_path())
      house.rooms.push_back({path.parent_path().generic_string(), uses_of(file.text),
                             fs::exists(top / path.parent_path() / "README.md")});
  }
  return house;
}

}  // namespace tillrig::tidy
