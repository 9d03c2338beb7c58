#include "harness/cli/explore_words.h"

#include <charconv>
#include <sstream>
#include <string_view>

#include "harness/scenario/scenario.h"

namespace tillrig::cli {
namespace {

CLI::Option* add_time(CLI::App& command, const char* name, std::string& into, const char* about) {
  return command.add_option(name, into, about)->type_name("D")->check(CLI::Validator(check_duration, "DURATION"));
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "A..B", both included.
bool read_seeds(const std::string& text, ExploreCommand& into) {
  const auto dots = text.find("..");
  if (dots == std::string::npos) return false;
  const auto first = number_in<std::uint64_t>(std::string_view(text).substr(0, dots));
  const auto last = number_in<std::uint64_t>(std::string_view(text).substr(dots + 2));
  if (!first || !last || *first > *last) return false;
  into.first = *first;
  into.last = *last;
  return true;
}

}  // namespace

std::string check_duration(const std::string& text) {
  const auto duration = parse_duration(text);
  return duration && *duration > Duration::zero() ? "" : "expected a duration such as 90s or 5m, found " + text;
}

std::chrono::milliseconds in_milliseconds(const std::string& duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(parse_duration(duration).value());
}

CLI::App* add_explore(CLI::App& app, ExploreCommand& into, ExploreWords& words) {
  auto* explore = app.add_subcommand("explore", "plays worlds drawn from seeds and looks for one that breaks a truth");
  auto* seeds = explore->add_option("--seeds", words.seeds, "these seeds, both included")->type_name("A..B");
  add_time(*explore, "--for", words.time, "seeds from 1 on, until this is over")->excludes(seeds);
  explore->add_option("--jobs", into.jobs, "worlds side by side")->check(CLI::Range(1u, 256u));
  explore->add_option("--world", into.world, "the world file that worlds are drawn from")->type_name("FILE");
  explore->add_option("--faults", words.faults, "kinds of trouble that may be switched on, or all")
      ->type_name("A,B,...|all");
  explore->add_option("--set", words.fixed, "an option that is not drawn, such as tills=1")
      ->type_name("NAME=N")
      ->expected(1)
      ->take_all();
  explore->add_option("--out", into.out, "where bundles of what broke are left, and ensemble.json")->type_name("DIR");
  explore->add_option("--crash-points", into.crash_points, "crash at write 1, 2, 3, ... of this scenario instead")
      ->type_name("SCENARIO")
      ->excludes(seeds);
  explore->add_option("--node", into.node, "whose disk --crash-points is about (each that has a store)");
  add_time(*explore, "--shrink-for", words.shrink_time, "how long each failure is shrunk (60s)");
  return explore;
}

std::optional<UsageError> complete(ExploreCommand& command, const ExploreWords& words) {
  if (command.crash_points.empty() && words.seeds.empty() == words.time.empty())
    return UsageError{"explore: expected either --seeds A..B, or --for DURATION, or --crash-points SCENARIO"};
  if (!words.seeds.empty() && !read_seeds(words.seeds, command))
    return UsageError{"--seeds: expected two whole numbers such as 1..1000, found " + words.seeds};
  if (!words.time.empty()) command.time = in_milliseconds(words.time);
  if (!words.shrink_time.empty()) command.shrink_time = in_milliseconds(words.shrink_time);
  std::istringstream kinds(words.faults == "all" ? "" : words.faults);
  for (std::string kind; std::getline(kinds, kind, ',');) command.faults.push_back(kind);
  for (const auto& word : words.fixed) {
    const auto equals = word.find('=');
    const auto value =
        equals == std::string::npos ? std::nullopt : number_in<std::int64_t>(std::string_view(word).substr(equals + 1));
    if (!value) return UsageError{"--set: expected NAME=N such as tills=1, found " + word};
    command.fixed[word.substr(0, equals)] = *value;
  }
  return std::nullopt;
}

CLI::App* add_shrink(CLI::App& app, ShrinkCommand& into, std::string& time) {
  auto* shrink = app.add_subcommand("shrink", "makes a failure small: fewer customers, fewer troubles, plainer values");
  shrink->add_option("BUNDLE", into.bundle, "a folder that explore has left, or a scenario file that fails")
      ->required();
  add_time(*shrink, "--for", time, "at most so long (60s)");
  shrink->add_option("--jobs", into.jobs, "worlds side by side")->check(CLI::Range(1u, 256u));
  return shrink;
}

CLI::App* add_replay(CLI::App& app, ReplayCommand& into) {
  auto* replay = app.add_subcommand("replay", "plays a bundle again: the same chain, or the first entry that differs");
  replay->add_option("BUNDLE", into.bundle, "a folder that explore has left, or a scenario file")->required();
  replay->add_option("--until", into.until, "print this entry and the nineteen before it")->type_name("N");
  return replay;
}

}  // namespace tillrig::cli
