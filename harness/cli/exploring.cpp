#include "harness/cli/exploring.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ostream>

#include "harness/explore/bundle.h"
#include "harness/explore/crash_points.h"
#include "harness/explore/ensemble.h"
#include "harness/explore/tally.h"
#include "harness/journal/journal_file.h"
#include "harness/scenario/loader.h"
#include "harness/scenario/role_words.h"

namespace tillrig::cli {
namespace {

using explore::Ensemble;
using explore::Found;

constexpr std::size_t kMostBundles = 8;

double seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

std::int64_t count_of(const Ensemble& ensemble, const char* name) {
  const auto found = ensemble.counts.find(name);
  return found == ensemble.counts.end() ? 0 : found->second;
}

std::string progress_line(const Ensemble& ensemble) {
  const auto wall = std::max(0.001, seconds(ensemble.wall));
  return fmt::format("{} worlds, {:.0f}/s; {:.1f} h simulated; {} payments, {} faults fired; {} kinds of failure",
                     ensemble.worlds, static_cast<double>(ensemble.worlds) / wall,
                     std::chrono::duration<double, std::ratio<3600>>(ensemble.simulated).count(),
                     count_of(ensemble, "payments"), count_of(ensemble, "faults"), ensemble.found.size());
}

std::string name_of(const FailureIdentity& identity) {
  if (identity.truth == 0) return identity.property;
  return fmt::format("truth {} ({}, {})", identity.truth, identity.property, identity.role);
}

// The command that plays this one seed again.
std::string again(const ExploreCommand& command, std::uint64_t seed) {
  std::string words = fmt::format("tillrig explore --seeds {0}..{0}", seed);
  if (command.world != kExploredWorld) words += " --world " + command.world;
  if (!command.faults.empty()) words += " --faults " + fmt::format("{}", fmt::join(command.faults, ","));
  for (const auto& [name, value] : command.fixed) words += fmt::format(" --set {}={}", name, value);
  return words;
}

void say_what_is_in(const explore::Bundle& bundle, std::ostream& out) {
  const auto& shrunk = bundle.shrunk;
  out << fmt::format("  bundle: {}\n  shrunk: {} -> {} items, {} scenarios tried{}\n  repeat: tillrig run {}\n",
                     bundle.folder.string(), shrunk.items_before, shrunk.items_after, shrunk.tried,
                     shrunk.minimal ? "" : " (the time was over before the last single item was tried)",
                     (bundle.folder / "shrunk.json").string());
}

int say_found(const ExploreCommand& command, const Ensemble& ensemble, const explore::Exploration& exploration,
              Streams streams) {
  std::vector<Found> found;
  found.reserve(ensemble.found.size());
  for (const auto& [identity, one] : ensemble.found) found.push_back(one);
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.worlds > b.worlds; });
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& one = found[i];
    streams.out << fmt::format("FAIL {}: {}\n  seed {}, {} world{} in all; play it again: {}\n", name_of(one.identity),
                               one.reason, one.seed, one.worlds, one.worlds == 1 ? "" : "s", again(command, one.seed));
    if (command.out.empty() || i >= kMostBundles) continue;
    const auto bundle = explore::write_bundle(exploration, one, command.out, {command.shrink_time, command.jobs});
    if (bundle)
      say_what_is_in(*bundle, streams.out);
    else
      streams.out << "  no bundle: " << bundle.error() << '\n';
    streams.out << std::flush;
  }
  return found.empty() ? exit_pass : exit_failed;
}

tl::expected<explore::Setup, std::string> setup_of(const ExploreCommand& command) {
  auto world = load_world(command.world);
  if (!world) return tl::unexpected(world.error().front().message());
  explore::Setup setup{std::move(*world), command.faults, command.fixed};
  if (auto wrong = setup.why_not()) return tl::unexpected(std::move(*wrong));
  return setup;
}

int crash_points(const ExploreCommand& command, Streams streams) {
  const auto cases = load_scenarios({command.crash_points.string()});
  if (!cases) {
    for (const auto& problem : cases.error()) streams.err << problem.message() << '\n';
    return exit_usage;
  }
  bool broke = false;
  std::size_t met = 0;
  for (const auto& scenario : *cases) {
    auto nodes = nodes_with_a_store(scenario.world);
    if (!command.node.empty()) nodes = {NodeName(command.node)};
    if (!command.node.empty() && !scenario.world.node(command.node)) {
      streams.err << fmt::format("--node: {} has no node {}\n", scenario.world.id, command.node);
      return exit_usage;
    }
    streams.out << scenario.id << '\n';
    for (const auto& node : nodes) {
      const auto points = explore::crash_at_every_write(scenario, node, reference_roles(), command.jobs);
      streams.out << explore::matrix_text(node, points) << std::flush;
      met += points.size();
      for (const auto& point : points) {
        if (!point.broke()) continue;
        broke = true;
        streams.out << fmt::format("FAIL {} at operation {} of {} ({}): {}\n", name_of(*point.outcome.failure),
                                   point.operation, node.text(), explore::name_of(point.how), point.outcome.reason);
      }
    }
  }
  if (broke) return exit_failed;
  if (met == 0) streams.out << "INCONCLUSIVE: nothing was written to any of these disks\n";
  return met == 0 ? exit_inconclusive : exit_pass;
}

}  // namespace

int explore_worlds(const ExploreCommand& command, Streams streams) {
  if (!command.crash_points.empty()) return crash_points(command, streams);
  auto setup = setup_of(command);
  if (!setup) {
    streams.err << setup.error() << "\nnothing was explored\n";
    return exit_usage;
  }
  explore::Exploration exploration;
  exploration.setup = std::move(*setup);
  exploration.first = command.first;
  exploration.last = command.last;
  exploration.time = command.time;
  exploration.jobs = command.jobs;
  if (command.last && command.first == *command.last)
    streams.out << explore::draw_options(exploration.setup, command.first).text() << '\n';
  const auto ensemble = explore::explore(exploration, [&](const Ensemble& so_far) {
    if (streams.terminal) streams.out << '\r' << progress_line(so_far) << std::flush;
  });
  streams.out << (streams.terminal ? "\r" : "") << progress_line(ensemble)
              << fmt::format("; {} with 5 payments and faults; {:.1f} s\n", ensemble.sound, seconds(ensemble.wall));
  if (!command.out.empty()) explore::write_ensemble(exploration, ensemble, command.out);
  if (ensemble.worlds == 0) {
    streams.err << "ERROR: no world could be judged\n";
    return exit_broken;
  }
  const bool one_seed = command.last && command.first == *command.last;
  if (one_seed && ensemble.found.empty() && !command.out.empty()) {
    const auto kept = explore::keep_world(exploration, command.first, command.out);
    streams.out << (kept ? "kept: " + kept->folder.string() : kept.error()) << '\n';
  }
  if (const auto code = say_found(command, ensemble, exploration, streams); code != exit_pass) return code;
  const auto vacuous = ensemble.vacuous();
  for (const auto& missing : vacuous) streams.out << "INCONCLUSIVE: " << missing << '\n';
  if (ensemble.not_judged > 0)
    streams.out << fmt::format("INCONCLUSIVE: {} worlds were not judged, there was no memory for them\n",
                               ensemble.not_judged);
  if (!vacuous.empty() || ensemble.not_judged > 0) return exit_inconclusive;
  const auto unasked = ensemble.truths_without_subject();
  streams.out << "PASS: every truth held in every world"
              << (unasked.empty() ? ""
                                  : fmt::format("; nothing gave truth {} anything to judge", fmt::join(unasked, ", ")))
              << '\n';
  return exit_pass;
}

int shrink_bundle(const ShrinkCommand& command, Streams streams) {
  const auto bundle = explore::shrink_again(command.bundle, reference_roles(), {command.time, command.jobs});
  if (!bundle) {
    streams.err << bundle.error() << '\n';
    return exit_usage;
  }
  streams.out << fmt::format("FAIL {}: {}\n", name_of(bundle->identity), bundle->reason);
  for (const auto& pass : bundle->shrunk.passes) streams.out << "  " << pass << '\n';
  say_what_is_in(*bundle, streams.out);
  return exit_pass;
}

int replay_bundle(const ReplayCommand& command, Streams streams) {
  const auto replayed = explore::replay(command.bundle, reference_roles());
  if (!replayed) {
    streams.err << replayed.error() << '\n';
    return exit_usage;
  }
  if (command.until) {
    constexpr std::uint64_t kBefore = 20;
    for (const auto& entry : replayed->seen) {
      if (entry.number > *command.until || entry.number + kBefore <= *command.until) continue;
      std::string line;
      append_entry_line(entry, line);
      streams.out << line << '\n';
    }
  }
  streams.out << fmt::format("{} {}\n", tillrig::name_of(replayed->outcome.verdict), replayed->outcome.reason);
  if (replayed->difference.empty()) {
    streams.out << fmt::format("the same chain: {} entries, {}\n", replayed->seen.size(), replayed->chain);
    return exit_pass;
  }
  streams.out << "another chain: " << replayed->difference << '\n';
  return exit_failed;
}

}  // namespace tillrig::cli
