#include "harness/oracles/old_disks.h"

#include <algorithm>

namespace tillrig {
namespace {

std::string named(std::string_view machine, std::string_view key) {
  return std::string(machine) + ' ' + std::string(key);
}

// Whoever lists what a terminal has, lists each of its batches.
std::string_view place_of(std::string_view key) {
  return key.substr(0, std::min(key.size(), key.rfind('/')));
}

}  // namespace

// What it tells of the commit that was under way when its disk was copied is in the copy: it moves before it commits
// again, or at that moment.
void OldDisks::tell(const Entry& entry) {
  const auto found = untold_.find(entry.node);
  if (found == untold_.end()) return;
  auto& [backup, next_commit] = found->second;
  if (!next_commit && entry.event.kind() == "store.committed") next_commit = entry.at;
  if (next_commit && *next_commit != entry.at)
    untold_.erase(found);
  else
    backups_.insert_or_assign(backup, entry.number);
}

void OldDisks::on(const Entry& entry) {
  const auto& event = entry.event;
  const auto kind = event.kind();
  if (!untold_.empty()) tell(entry);
  const std::string key(event.text("key"));
  if (kind == "disk.backed_up") {
    const auto name = named(event.text("node"), event.text("as"));
    backups_.insert_or_assign(name, entry.number);
    if (event.integer("untold") != 0)
      untold_.insert_or_assign(NodeName(std::string(event.text("node"))), Untold{name, {}});
  } else if (kind == "disk.restored") {
    const auto backup = backups_.find(named(event.text("node"), event.text("as")));
    restored_[NodeName(std::string(event.text("node")))].push_back(
        {backup == backups_.end() ? 0 : backup->second, entry.number});
  } else if (kind == "recovered") {
    told_.insert_or_assign(named(event.text("machine"), key), entry.number);
    constexpr std::string_view lost = "lost-";
    if (event.text("number").starts_with(lost)) refunds_without_number_.insert(key);
    if (event.text("machine") == "payment" && key.starts_with(lost)) payments_without_number_.insert(key);
    if (!event.text("attempt").empty())
      told_.insert_or_assign(named("attempt of", event.text("attempt")), entry.number);
  } else if (kind == "listed") {
    told_.insert_or_assign(key, entry.number);
    if (event.text("list") == "lost") for_people_.insert(key);
    if (event.text("list") == "recovery" && key == entry.node.text())
      owned_up_.insert_or_assign(entry.node, entry.number);
  } else if (kind == "state.changed" && !event.text("attempt").empty()) {
    attempt_of_.insert_or_assign(key, event.text("attempt"));
    asked_for_.emplace(event.text("attempt"));
  }
}

bool OldDisks::lost(const NodeName& node, std::uint64_t entry) const {
  const auto found = restored_.find(node);
  return found != restored_.end() && std::any_of(found->second.begin(), found->second.end(), [&](const Restored& one) {
           return one.from < entry && entry < one.at;
         });
}

bool OldDisks::accounted_for(std::string_view machine, const std::string& key, std::uint64_t entry) const {
  const auto since = [&](const std::string& name) {
    const auto found = told_.find(name);
    return found != told_.end() && found->second > entry;
  };
  const auto attempt = attempt_of(key);
  if (since(named(machine, key)) || since(key)) return true;
  if (machine == "terminal-batch") return since(std::string(place_of(key)));
  return !attempt.empty() && (since(named("attempt of", attempt)) || since(std::string(attempt)));
}

bool OldDisks::has_owned_up(const NodeName& node, std::uint64_t entry) const {
  const auto found = owned_up_.find(node);
  return found != owned_up_.end() && found->second > entry;
}

bool OldDisks::any_for_people(std::string_view basket) const {
  const auto prefix = std::string(basket) + '/';
  const auto found = for_people_.lower_bound(prefix);
  return found != for_people_.end() && found->starts_with(prefix);
}

std::string_view OldDisks::attempt_of(std::string_view number) const {
  const auto found = attempt_of_.find(number);
  return found == attempt_of_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace tillrig
