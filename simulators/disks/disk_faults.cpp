#include "simulators/disks/disk_faults.h"

#include <utility>

namespace tillrig {

void DiskFaults::heal(std::int64_t id) {
  std::erase_if(rules_, [id](const DiskRule& rule) { return rule.id == id; });
}

DiskFaults::Result DiskFaults::before(Operation operation) {
  for (auto& rule : rules_) {
    if (rule.trouble == DiskTrouble::full && operation == Operation::write && acts(rule)) return Result::full;
    if (rule.trouble == DiskTrouble::io_error && acts(rule)) return Result::io_error;
  }
  if (operation == Operation::sync)
    for (auto& rule : rules_)
      if (rule.trouble == DiskTrouble::slow && acts(rule)) owed_ += rule.delay;
  return Result::ok;
}

Duration DiskFaults::take_delay() {
  return std::exchange(owed_, Duration{});
}

std::optional<DiskTrouble> DiskFaults::at_power_loss() {
  for (auto& rule : rules_)
    if ((rule.trouble == DiskTrouble::loses_unsynced || rule.trouble == DiskTrouble::tears) && acts(rule))
      return rule.trouble;
  return std::nullopt;
}

// A count that is used up is negative, as 0 stands for no end.
bool DiskFaults::acts(DiskRule& rule) {
  if (rule.count < 0) return false;
  if (rule.count > 0 && --rule.count == 0) rule.count = -1;
  if (tell_) tell_(rule);
  return true;
}

const char* name_of(DiskTrouble trouble) {
  switch (trouble) {
    case DiskTrouble::full:
      return "disk_full";
    case DiskTrouble::io_error:
      return "disk_io_error";
    case DiskTrouble::slow:
      return "disk_slow";
    case DiskTrouble::loses_unsynced:
      return "disk_loses_unsynced";
    case DiskTrouble::tears:
      return "disk_tears";
  }
  return "?";
}

}  // namespace tillrig
