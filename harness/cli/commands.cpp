#include "harness/cli/commands.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <map>
#include <ostream>

#include "harness/cli/console.h"
#include "harness/cli/deciding.h"
#include "harness/cli/exploring.h"
#include "harness/cli/states_report.h"
#include "harness/scenario/loader.h"
#include "harness/worlds/private_folder.h"

namespace tillrig::cli {

namespace {

int refuse(const Problems& problems, std::ostream& err) {
  for (const Problem& problem : problems) err << problem.message() << '\n';
  err << fmt::format("{} found, nothing was run\n",
                     problems.size() == 1 ? "1 problem" : fmt::format("{} problems", problems.size()));
  return exit_usage;
}

int nothing_selected(const std::vector<std::string>& paths, const std::vector<std::string>& filters,
                     std::ostream& err) {
  for (const std::string& path : paths)
    if (!std::filesystem::exists(path)) err << path << ": no such file or folder\n";
  err << "INCONCLUSIVE: no case selected" << (filters.empty() ? "" : " by the filter") << "; expected at least one\n";
  return exit_inconclusive;
}

// All files are checked before the filter is applied: an invalid file stops the run even if it was not asked for.
tl::expected<std::vector<Scenario>, Problems> select(const std::vector<std::string>& paths,
                                                     const std::vector<std::string>& filters) {
  auto cases = load_scenarios(scenario_files(paths));
  if (cases) std::erase_if(*cases, [&](const Scenario& scenario) { return !selected(scenario, filters); });
  return cases;
}

// A whole catalogue (its worlds stand beside its folders of cases), nothing left out: what claims to hold a lane to
// every truth must have given each something to judge. One folder of it claims no more than what its cases prove.
bool is_pack(const RunCommand& command) {
  return command.filters.empty() &&
         std::all_of(command.paths.begin(), command.paths.end(), [](const std::string& path) {
           return std::filesystem::is_directory(std::filesystem::path(path) / "worlds");
         });
}

void say_held(const std::string& folder, std::ostream& out) {
  constexpr auto words =
      "the world is up: {0}\n"
      "  tillrig differences {0}\n"
      "  tillrig decide {0} ROW --action ACTION --by NAME --why TEXT\n"
      "Ctrl-C ends it\n";
  out << fmt::format(words, folder) << std::flush;
}

int run(const RunCommand& command, const Services& services, Streams streams) {
  const auto cases = select(command.paths, command.filters);
  if (!cases) return refuse(cases.error(), streams.err);
  const bool all_paths = std::all_of(command.paths.begin(), command.paths.end(),
                                     [](const std::string& path) { return std::filesystem::exists(path); });
  if (cases->empty() || !all_paths) return nothing_selected(command.paths, command.filters, streams.err);

  if (command.hold && cases->size() != 1) {
    streams.err << fmt::format("--hold: only with one case, found {}\n", cases->size());
    return exit_usage;
  }

  auto pack = command.pack;
  if (command.hold) pack.hold = [&out = streams.out](const std::string& folder) { say_held(folder, out); };
  if (!pack.report_directory.empty()) std::filesystem::create_directories(pack.report_directory);
  const auto started = std::chrono::steady_clock::now();
  Console console{streams.out, streams.terminal, cases->size()};
  console.begin();
  const auto outcomes = services.run_pack(pack, *cases, [&](const CaseOutcome& outcome) { console.show(outcome); });
  const auto wall = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  console.sum_up(outcomes, wall);
  if (outcomes.size() != cases->size()) {
    streams.err << fmt::format("ERROR: {} of {} cases have no result\n", cases->size() - outcomes.size(),
                               cases->size());
    return exit_broken;
  }
  if (!pack.report_directory.empty()) streams.out << services.write_reports(pack.report_directory);
  if (too_little_applies(outcomes))
    streams.out << "INCONCLUSIVE: more than a tenth of the cases are NOT_APPLICABLE in this world\n";
  const auto code = exit_code(outcomes);
  if (code != exit_pass || !is_pack(command)) return code;
  const auto vacuous = truths_without_subject(outcomes, pack);
  for (const int truth : vacuous)
    streams.out << fmt::format("INCONCLUSIVE: nothing in the whole pack gave truth {} anything to judge\n", truth);
  return vacuous.empty() ? exit_pass : exit_inconclusive;
}

int list(const ListCommand& command, Streams streams) {
  const auto cases = select(command.paths, command.filters);
  if (!cases) return refuse(cases.error(), streams.err);
  if (cases->empty()) return nothing_selected(command.paths, command.filters, streams.err);
  for (const Scenario& scenario : *cases)
    streams.out << fmt::format("{:<52} [{}] {}\n", scenario.id, fmt::join(scenario.labels, " "), scenario.title);
  return exit_pass;
}

int check(const CheckCommand& command, Streams streams) {
  const auto files = checkable_files(command.files);
  const Problems problems = check_files(files);
  if (!problems.empty()) return refuse(problems, streams.err);
  if (files.empty()) return nothing_selected(command.files, {}, streams.err);
  streams.out << fmt::format("{} {} valid\n", files.size(), files.size() == 1 ? "file is" : "files are");
  return exit_pass;
}

int states(const StatesCommand& command, const Services& services, Streams streams) {
  const auto cases = select(command.paths, {});
  if (!cases) return refuse(cases.error(), streams.err);
  if (cases->empty()) return nothing_selected(command.paths, {}, streams.err);
  const PrivateFolder folder;
  auto pack = command.pack;
  pack.report_directory = folder.path();
  const auto outcomes = services.run_pack(pack, *cases, [&](const CaseOutcome& outcome) {
    if (outcome.verdict != Verdict::pass) streams.err << case_line(outcome) << '\n';
  });
  const auto uncovered = report_states(coverage_of(folder.path().string()), streams.out);
  const auto code = exit_code(outcomes);
  return code == exit_pass && uncovered != 0 ? exit_failed : code;
}

int perform(const Command& command, const Services& services, Streams streams) {
  if (const auto* asked = std::get_if<RunCommand>(&command)) return run(*asked, services, streams);
  if (const auto* asked = std::get_if<ListCommand>(&command)) return list(*asked, streams);
  if (const auto* asked = std::get_if<StatesCommand>(&command)) return states(*asked, services, streams);
  if (const auto* asked = std::get_if<CheckCommand>(&command)) return check(*asked, streams);
  if (const auto* asked = std::get_if<DifferencesCommand>(&command)) return differences(*asked, services, streams);
  if (const auto* asked = std::get_if<DecideCommand>(&command)) return decide(*asked, services, streams);
  if (const auto* asked = std::get_if<ExploreCommand>(&command)) return explore_worlds(*asked, streams);
  if (const auto* asked = std::get_if<ShrinkCommand>(&command)) return shrink_bundle(*asked, streams);
  if (const auto* asked = std::get_if<ReplayCommand>(&command)) return replay_bundle(*asked, streams);
  streams.out << std::get<Say>(command).text;
  return exit_pass;
}

}  // namespace

int run_command_line(std::vector<std::string> words, const Services& services, Streams streams) {
  try {
    const auto command = parse_command_line(std::move(words));
    if (command) return perform(*command, services, streams);
    streams.err << "tillrig: " << command.error().text << "\nRun with --help for more information.\n";
    return exit_usage;
  } catch (const std::exception& broken) {
    streams.err << "ERROR: " << broken.what() << '\n';
    return exit_broken;
  }
}

int exit_code(const std::vector<CaseOutcome>& outcomes) {
  const auto any = [&](Verdict verdict) {
    return std::any_of(outcomes.begin(), outcomes.end(),
                       [&](const CaseOutcome& one) { return one.verdict == verdict; });
  };
  if (any(Verdict::fail)) return exit_failed;
  if (any(Verdict::error)) return exit_broken;
  if (any(Verdict::inconclusive) || !any(Verdict::pass) || too_little_applies(outcomes)) return exit_inconclusive;
  return exit_pass;
}

std::vector<int> truths_without_subject(const std::vector<CaseOutcome>& outcomes, const PackOptions& options) {
  constexpr int truth_of_repetition = 19;
  std::map<int, std::uint64_t> subjects;
  for (const auto& outcome : outcomes)
    for (const auto& [truth, count] : outcome.subjects) subjects[truth] += count;
  if (!options.verify_determinism) subjects.erase(truth_of_repetition);
  std::vector<int> without;
  for (const auto& [truth, count] : subjects)
    if (count == 0) without.push_back(truth);
  return without;
}

bool selected(const Scenario& scenario, const std::vector<std::string>& filters) {
  const auto fits = [&](const std::string& filter) {
    const bool labelled = std::find(scenario.labels.begin(), scenario.labels.end(), filter) != scenario.labels.end();
    const std::string file_id = scenario.id.substr(0, scenario.id.find('['));
    return labelled || filter == scenario.id || filter == file_id || fnmatch(filter.c_str(), file_id.c_str(), 0) == 0 ||
           fnmatch(filter.c_str(), scenario.id.c_str(), 0) == 0;
  };
  return filters.empty() || std::any_of(filters.begin(), filters.end(), fits);
}

}  // namespace tillrig::cli
