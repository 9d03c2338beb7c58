#include "harness/worlds/virtual_case.h"

#include <fstream>
#include <string>
#include <vector>

#include "harness/journal/journal_file.h"
#include "harness/worlds/case_record.h"
#include "harness/worlds/driver.h"
#include "harness/worlds/lane.h"
#include "harness/worlds/virtual_control.h"

namespace tillrig {
namespace {

// A case that takes longer than this in scenario time never ends: nothing a scenario may say comes near it.
constexpr Duration kCaseBound = std::chrono::hours(48);

// One case in one world, from the first node to the verdict.
class VirtualCase {
 public:
  VirtualCase(const CaseRun& run, const std::filesystem::path& lines)
      : run_(run),
        record_(run, WorldKind::virtual_world, lines),
        world_(virtual_options(run.scenario.world, run.seed), record_.journal()),
        control_(world_) {}

  // The scenario itself. What is recorded here is what truth 19 compares.
  void play() {
    add_lane(world_, run_.scenario.world, *run_.options.roles);
    add_driver();
    if (!start_lane(world_, run_.scenario.world))
      throw std::runtime_error("not every node of the world became ready within 60 s of scenario time");
    if (run_.prepare) run_.prepare(world_);
    world_.start(driver_name());
    const bool ended = world_.run_until([this] { return record_.result().has_value(); }, SteadyInstant{kCaseBound});
    if (!ended) throw std::runtime_error("the scenario did not end within 48 h of scenario time");
    search_for_secrets();
    if (!run_.disks.empty()) keep_disks();
  }

  // Of what is recorded so far, which is then in the file too.
  std::string chain() {
    record_.flush();
    return record_.journal().chain_hex();
  }

  CaseOutcome judged(std::optional<std::string> repeated_run, std::chrono::steady_clock::duration wall) {
    return record_.judged({run_.scenario.proves, std::nullopt, {}, std::move(repeated_run)}, world_.now(), wall);
  }

 private:
  void search_for_secrets() {
    if (!record_.secrets().has_secrets()) return;
    for (const auto& node : run_.scenario.world.nodes)
      for (const auto& [name, bytes] : world_.disk(node.name).image().files)
        record_.secrets().look_into_store(node.name.text(), bytes);
    record_.finish_secrets(world_.now());
  }

  void keep_disks() {
    for (const auto& node : run_.scenario.world.nodes) {
      const auto folder = run_.disks / node.name.text();
      std::filesystem::create_directories(folder);
      for (const auto& [name, bytes] : world_.disk(node.name).image().files) {
        std::ofstream file(folder / std::filesystem::path(name).filename(), std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!file.flush()) throw std::runtime_error(folder.string() + ": writing failed");
      }
    }
  }

  void add_driver() {
    NodeOptions options;
    options.make = [this](NodePorts& ports) {
      return make_driver(ports, *world_.timers(driver_name()),
                         DriverTask{run_.scenario, control_, record_.seen(), record_.quiet_period(), run_.seed},
                         record_.result());
    };
    options.keys = std::vector<std::string>();
    world_.add_node(driver_name(), std::move(options));
  }

  const CaseRun& run_;
  CaseRecord record_;
  VirtualWorld world_;
  VirtualControl control_;
};

// Takes what lies free in the heap, too: an object of any size is made somewhere else than it would have been.
std::vector<std::string> blocks_of_all_sizes() {
  std::vector<std::string> blocks;
  for (std::size_t size = 32; size < 100'000; size += size / 2)
    for (int n = 0; n < 8; ++n) blocks.emplace_back(size, ' ');
  return blocks;
}

std::filesystem::path twin_lines_of(const CaseRun& run) {
  return run.journal_part.empty() ? std::filesystem::path()
                                  : std::filesystem::path(run.journal_part.string() + ".twin");
}

std::vector<Entry> entries_in(const std::filesystem::path& lines) {
  std::vector<Entry> entries;
  std::ifstream file(lines, std::ios::binary);
  for (std::string line; std::getline(file, line);)
    if (auto entry = read_entry_line(line)) entries.push_back(std::move(*entry));
  return entries;
}

// Empty: equal. Otherwise where the two runs part.
std::string compare(const std::string& chain, const std::string& twin_chain, const std::filesystem::path& lines,
                    const std::filesystem::path& twin_lines) {
  if (chain == twin_chain) return {};
  if (lines.empty()) return "the chains of two runs of one seed differ";
  return first_difference(entries_in(lines), entries_in(twin_lines)).value_or("the chains differ, the entries do not");
}

}  // namespace

CaseOutcome run_virtual_case(const CaseRun& run) {
  const auto began = std::chrono::steady_clock::now();
  VirtualCase world(run, run.journal_part);
  world.play();
  return world.judged(std::nullopt, std::chrono::steady_clock::now() - began);
}

CaseOutcome run_virtual_twin(const CaseRun& run) {
  // Places its objects elsewhere than the other run, which would hide what depends on where they are.
  static const auto moves_the_heap = blocks_of_all_sizes();
  VirtualCase twin(run, twin_lines_of(run));
  twin.play();
  CaseOutcome outcome;
  outcome.chain = twin.chain();
  return outcome;
}

CaseOutcome run_virtual_case(const CaseRun& run, const std::string& twin_chain) {
  const auto began = std::chrono::steady_clock::now();
  const auto twin_lines = twin_lines_of(run);
  VirtualCase world(run, run.journal_part);
  world.play();
  auto repeated = compare(world.chain(), twin_chain, run.journal_part, twin_lines);
  if (!twin_lines.empty()) std::filesystem::remove(twin_lines);
  return world.judged(std::move(repeated), std::chrono::steady_clock::now() - began);
}

}  // namespace tillrig
