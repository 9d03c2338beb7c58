#include "harness/explore/bundle.h"

#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/explore/ensemble_report.h"
#include "harness/explore/plan.h"
#include "harness/journal/journal_file.h"
#include "harness/scenario/loader.h"
#include "harness/scenario/write_scenario.h"
#include "harness/worlds/case_process.h"
#include "harness/worlds/case_run.h"
#include "harness/worlds/private_folder.h"
#include "harness/worlds/virtual_case.h"

namespace tillrig::explore {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
template <class T>
using OrWhy = tl::expected<T, std::string>;

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text << std::flush;
  if (!file) throw std::runtime_error(path.string() + ": writing failed");
}

// A scenario is called what its file is called.
void write_scenario(const fs::path& file, Scenario scenario, const std::string& world_id) {
  scenario.world.id = world_id;
  scenario.id = fs::absolute(file).parent_path().filename().string() + "/" + file.stem().string();
  write_file(file.parent_path() / "worlds" / (world_id + ".json"), world_text(scenario.world));
  write_file(file, scenario_text(scenario));
}

OrWhy<Scenario> read_scenario_file(const fs::path& file) {
  auto loaded = load_scenarios({file.string()});
  if (!loaded) return tl::unexpected(loaded.error().front().message());
  if (loaded->size() != 1) return tl::unexpected(file.string() + ": holds several cases, expected one");
  return std::move(loaded->front());
}

// In a process of its own: what the world leaves behind there is gone with it.
CaseOutcome play(const Scenario& scenario, const Roles& roles, const fs::path& journal, const fs::path& disks) {
  constexpr std::chrono::milliseconds kLimit(120'000);
  const auto seed = scenario.seed.value_or(1);
  PackOptions pack;
  pack.roles = &roles;
  CaseRun run{scenario, seed, 1, pack, journal};
  run.disks = disks;
  CaseProcess process(scenario, seed, kLimit, [&run] { return run_virtual_case(run); });
  return process.waited_for();
}

Json verdict_json(const CaseOutcome& outcome) {
  Json json{{"verdict", name_of(outcome.verdict)}, {"reason", outcome.reason}, {"seed", outcome.seed}};
  if (outcome.failure) {
    json["truth"] = outcome.failure->truth;
    json["property"] = outcome.failure->property;
    json["role"] = outcome.failure->role;
  }
  json["chain"] = outcome.chain;
  return json;
}

Json shrunk_json(const Shrunk& shrunk) {
  return {{"items_before", shrunk.items_before},
          {"items_after", shrunk.items_after},
          {"tried", shrunk.tried},
          {"no_single_item_can_go", shrunk.minimal},
          {"passes", shrunk.passes}};
}

Json options_json(const Exploration& exploration, const Options& options, std::uint64_t seed) {
  Json json{{"seed", seed}, {"world", exploration.setup.world.file}};
  for (const auto& [name, value] : options.values) json["options"][name] = value;
  json["kinds"] = Json::array();
  for (const auto& kind : options.kinds) json["kinds"].push_back(kind);
  return json;
}

Shrunk shrink_and_write(const Scenario& scenario, const FailureIdentity& identity, const Roles& roles,
                        const fs::path& folder, const ShrinkOptions& options) {
  const StillFails still_fails = [&](const std::vector<Scenario>& candidates) {
    return fail_alike(candidates, identity, roles);
  };
  auto shrunk = shrink(scenario, still_fails, options);
  auto& small = shrunk.scenario;
  if (identity.truth != 0) small.proves = {identity.truth};
  small.title = fmt::format("Shrunk from seed {}: {}", scenario.seed.value_or(1), identity.property);
  write_scenario(folder / "shrunk.json", small, scenario.world.id + "-shrunk");
  return shrunk;
}

}  // namespace

void write_ensemble(const Exploration& exploration, const Ensemble& ensemble, const fs::path& out) {
  write_file(out / "ensemble.json", ensemble_text(exploration, ensemble));
}

tl::expected<Kept, std::string> keep_world(const Exploration& exploration, std::uint64_t seed, const fs::path& out) {
  Kept kept;
  kept.folder = out / fmt::format("seed-{}", seed);
  fs::remove_all(kept.folder);
  const auto drawn = draw_options(exploration.setup, seed);
  write_file(kept.folder / "options.json", options_json(exploration, drawn, seed).dump(2) + "\n");
  const auto file = kept.folder / "scenario.json";
  write_scenario(file, plan(exploration.setup, drawn, seed), exploration.setup.world.id);
  auto scenario = read_scenario_file(file);
  if (!scenario) return tl::unexpected(scenario.error());
  kept.scenario = std::move(*scenario);
  kept.outcome = play(kept.scenario, *exploration.roles, kept.folder / "journal.jsonl", kept.folder / "disks");
  write_file(kept.folder / "verdict.json", verdict_json(kept.outcome).dump(2) + "\n");
  return kept;
}

tl::expected<Bundle, std::string> write_bundle(const Exploration& exploration, const Found& found, const fs::path& out,
                                               const ShrinkOptions& options) {
  auto kept = keep_world(exploration, found.seed, out);
  if (!kept) return tl::unexpected(kept.error());
  if (kept->outcome.failure != found.identity)
    return tl::unexpected(fmt::format("{}: the scenario file came to {} {}, not to what the seed came to",
                                      kept->folder.string(), name_of(kept->outcome.verdict), kept->outcome.reason));
  Bundle bundle{kept->folder, found.identity, found.reason, std::move(kept->scenario), {}};
  bundle.shrunk = shrink_and_write(bundle.scenario, found.identity, *exploration.roles, bundle.folder, options);
  auto verdict = verdict_json(kept->outcome);
  verdict["shrunk"] = shrunk_json(bundle.shrunk);
  write_file(bundle.folder / "verdict.json", verdict.dump(2) + "\n");
  return bundle;
}

tl::expected<Bundle, std::string> shrink_again(const fs::path& bundle_or_file, const Roles& roles,
                                               const ShrinkOptions& options) {
  Bundle bundle;
  const bool is_bundle = fs::is_directory(bundle_or_file);
  const auto file = is_bundle ? bundle_or_file / "scenario.json" : bundle_or_file;
  bundle.folder = fs::absolute(file).parent_path();
  auto scenario = read_scenario_file(file);
  if (!scenario) return tl::unexpected(scenario.error());
  bundle.scenario = std::move(*scenario);
  const auto outcome = play(bundle.scenario, roles, {}, {});
  if (!outcome.failure)
    return tl::unexpected(fmt::format("{}: {}, there is nothing to shrink", file.string(), name_of(outcome.verdict)));
  bundle.identity = *outcome.failure;
  bundle.reason = outcome.reason;
  bundle.shrunk = shrink_and_write(bundle.scenario, bundle.identity, roles, bundle.folder, options);
  return bundle;
}

tl::expected<Replayed, std::string> replay(const fs::path& bundle_or_file, const Roles& roles) {
  const bool is_bundle = fs::is_directory(bundle_or_file);
  const auto file = is_bundle ? bundle_or_file / "scenario.json" : bundle_or_file;
  const auto scenario = read_scenario_file(file);
  if (!scenario) return tl::unexpected(scenario.error());
  const PrivateFolder scratch;
  const auto again = scratch.path() / "again.jsonl";
  const auto original = is_bundle ? bundle_or_file / "journal.jsonl" : scratch.path() / "first.jsonl";
  if (!is_bundle) play(*scenario, roles, original, {});
  Replayed replayed;
  replayed.outcome = play(*scenario, roles, again, {});
  const auto before = read_journal(original.string());
  const auto after = read_journal(again.string());
  if (!before) return tl::unexpected(before.error());
  if (!after) return tl::unexpected(after.error());
  if (before->size() != 1 || after->size() != 1) return tl::unexpected(original.string() + ": expected one run");
  replayed.seen = after->front().entries;
  replayed.chain = hex(after->front().chain);
  if (before->front().chain != after->front().chain)
    replayed.difference = first_difference(before->front().entries, after->front().entries)
                              .value_or("the chains differ, the entries do not");
  return replayed;
}

}  // namespace tillrig::explore
