#include "harness/scenario/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "harness/scenario/document.h"
#include "harness/scenario/expand.h"
#include "harness/scenario/nearest.h"
#include "harness/scenario/read_scenario.h"
#include "harness/scenario/read_world.h"
#include "harness/scenario/schema.h"

namespace tillrig {

namespace {

namespace fs = std::filesystem;

void append(Problems& to, Problems from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

// Folders of that name at or above the file, nearest first.
std::vector<fs::path> folders_above(const std::string& file, const char* folder) {
  std::vector<fs::path> found;
  for (fs::path at = fs::absolute(file).lexically_normal().parent_path();; at = at.parent_path()) {
    if (fs::is_directory(at / folder)) found.push_back(at / folder);
    if (at == at.parent_path()) return found;
  }
}

std::vector<std::string> names_in(const std::vector<fs::path>& folders) {
  std::set<std::string> names;
  for (const auto& folder : folders)
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".json") names.insert(entry.path().stem().string());
  return {names.begin(), names.end()};
}

// A path as a person at this place would write it.
std::string shown(const fs::path& path) {
  const auto relative = path.lexically_relative(fs::current_path());
  return relative.empty() || relative.native().starts_with("..") ? path.string() : relative.string();
}

class Loader {
 public:
  void load_scenario(const std::string& file) {
    if (const auto document = parsed(file, DocumentKind::scenario)) read_cases(file, *document);
  }

  void check(const std::string& file) {
    const auto document = parse_file(file);
    if (!document) return append(problems_, document.error());
    const auto kind = kind_of(*document);
    if (!kind) return problems_.push_back(kind.error());
    if (*kind == DocumentKind::scenario) return read_cases(file, *document);
    Problems found = check_schema(*document, *kind);
    if (*kind == DocumentKind::world && found.empty()) read_world(*document, found);
    append(problems_, std::move(found));
  }

  std::vector<Scenario> take_cases() { return std::move(cases_); }

  Problems take_problems() {
    std::sort(problems_.begin(), problems_.end());
    problems_.erase(std::unique(problems_.begin(), problems_.end()), problems_.end());
    return std::move(problems_);
  }

  void load_world(const std::string& path, std::optional<World>& into) {
    const auto document = parsed(path, DocumentKind::world);
    if (!document) return;
    Problems found = check_schema(*document, DocumentKind::world);
    if (found.empty()) {
      World world = read_world(*document, found);
      if (found.empty()) into = std::move(world);
    }
    append(problems_, std::move(found));
  }

 private:
  std::optional<JsonNode> parsed(const std::string& file, DocumentKind wanted) {
    auto document = parse_file(file);
    if (!document) {
      append(problems_, document.error());
      return std::nullopt;
    }
    const auto kind = kind_of(*document);
    if (!kind || *kind != wanted) {
      const JsonNode* schema = document->find("$schema");
      problems_.push_back(
          kind ? schema->problem(fmt::format("this is a {}, expected a {}", name_of(*kind), name_of(wanted)))
               : kind.error());
      return std::nullopt;
    }
    return std::move(*document);
  }

  void read_cases(const std::string& file, JsonNode document) {
    const std::size_t before = problems_.size();
    splice_preludes(
        document, [&](const JsonNode& include, Problems& problems) { return prelude(file, include, problems); },
        problems_);
    const auto rows = expand_table(document, problems_);
    if (problems_.size() != before) return;
    for (const Row& row : rows) read_case(file, row);
  }

  void read_case(const std::string& file, const Row& row) {
    Problems found = check_schema(row.document, DocumentKind::scenario);
    if (found.empty()) {
      check_identifier(file, *row.document.find("id"), row.suffix, found);
      if (const World* world = world_of(file, *row.document.find("world"), found)) {
        Scenario scenario = read_scenario(row.document, row.suffix, *world, found);
        if (found.empty()) cases_.push_back(std::move(scenario));
      }
    }
    append(problems_, std::move(found));
  }

  // The listing of the folder is the catalogue, so a file is called what it is.
  void check_identifier(const std::string& file, const JsonNode& id, const std::string& suffix, Problems& found) {
    const std::string path = fs::absolute(file).lexically_normal().string();
    if (!path.ends_with("/" + *id.text() + ".json")) {
      const fs::path absolute{path};
      found.push_back(id.problem(fmt::format("found \"{}\", expected \"{}/{}\", after the file", *id.text(),
                                             absolute.parent_path().filename().string(), absolute.stem().string())));
    }
    const auto [earlier, fresh] = identifiers_.emplace(*id.text() + suffix, file);
    if (!fresh)
      found.push_back(id.problem(fmt::format("\"{}\" is also in {}, expected one of it", *id.text(), earlier->second)));
  }

  // The file of that name in the nearest folder, else a problem at `name`.
  std::optional<std::string> find_beside(const std::string& file, const char* folder, const char* what,
                                         const JsonNode& name, Problems& found) {
    const auto folders = folders_above(file, folder);
    for (const auto& at : folders)
      if (const auto path = at / (*name.text() + ".json"); fs::exists(path)) return shown(path);
    found.push_back(name.problem(
        fmt::format("unknown {} \"{}\", {}", what, *name.text(), expected_one_of(*name.text(), names_in(folders)))));
    return std::nullopt;
  }

  const World* world_of(const std::string& file, const JsonNode& name, Problems& found) {
    const auto path = find_beside(file, "worlds", "world", name, found);
    if (!path) return nullptr;
    const auto [place, fresh] = worlds_.try_emplace(*path);
    if (fresh) load_world(*path, place->second);
    return place->second ? &*place->second : nullptr;
  }

  const JsonNode* prelude(const std::string& file, const JsonNode& name, Problems& found) {
    const auto path = find_beside(file, "preludes", "prelude", name, found);
    if (!path) return nullptr;
    const auto [place, fresh] = preludes_.try_emplace(*path);
    if (fresh) {
      place->second = parsed(*path, DocumentKind::prelude);
      Problems wrong = place->second ? check_schema(*place->second, DocumentKind::prelude) : Problems{};
      if (!wrong.empty()) place->second.reset();
      append(problems_, std::move(wrong));
    }
    return place->second ? &*place->second : nullptr;
  }

  std::map<std::string, std::optional<World>> worlds_;
  std::map<std::string, std::optional<JsonNode>> preludes_;
  std::map<std::string, std::string> identifiers_;  // id with suffix -> file
  std::vector<Scenario> cases_;
  Problems problems_;
};

bool is_document(const fs::path& path) {
  return path.extension() == ".json" && !path.native().ends_with(".schema.json");
}

bool is_beside(const fs::path& path, const fs::path& below) {
  for (const auto& part : path.lexically_relative(below).parent_path())
    if (part == "worlds" || part == "preludes") return true;
  return false;
}

void add_below(const std::string& folder, bool with_beside, std::set<std::string>& files) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_document(entry.path()) && (with_beside || !is_beside(entry.path(), folder)))
      files.insert(entry.path().lexically_normal().string());
}

}  // namespace

std::vector<std::string> scenario_files(const std::vector<std::string>& paths) {
  std::set<std::string> files;
  for (const std::string& path : paths) {
    if (fs::is_directory(path))
      add_below(path, false, files);
    else if (fs::exists(path))
      files.insert(fs::path(path).lexically_normal().string());
  }
  return {files.begin(), files.end()};
}

std::vector<std::string> checkable_files(const std::vector<std::string>& paths) {
  std::set<std::string> files;
  for (const std::string& path : paths) {
    if (fs::is_directory(path))
      add_below(path, true, files);
    else
      files.insert(fs::path(path).lexically_normal().string());
  }
  return {files.begin(), files.end()};
}

tl::expected<std::vector<Scenario>, Problems> load_scenarios(const std::vector<std::string>& files) {
  Loader loader;
  for (const std::string& file : files) loader.load_scenario(file);
  Problems problems = loader.take_problems();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return loader.take_cases();
}

tl::expected<World, Problems> load_world(const std::string& file) {
  Loader loader;
  std::optional<World> world;
  loader.load_world(file, world);
  Problems problems = loader.take_problems();
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return std::move(*world);
}

Problems check_files(const std::vector<std::string>& files) {
  Loader loader;
  for (const std::string& file : files) loader.check(file);
  return loader.take_problems();
}

}  // namespace tillrig
