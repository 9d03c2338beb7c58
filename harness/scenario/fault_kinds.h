#pragma once

#include <span>
#include <string_view>

namespace tillrig {

// Who makes a fault happen: a gateway by its outcome, a desk by its devices, the links, a node's disk, a node itself.
enum class FaultPlace { outcome, device, link, disk, node };

// Everything the rig can break by name, in one table: what it is, what it takes, and in which worlds it exists.
struct FaultKind {
  std::string_view name;
  FaultPlace place;
  bool simulated;          // the virtual world has it
  bool live;               // the live world has it
  std::string_view takes;  // fields beside at/from/to, count, for, when, as; separated by spaces
  std::string_view about;
  std::string_view books = "wallet bank";  // outcome: the roles that have it

  bool happens_at(std::string_view role) const;  // outcome only
};

std::span<const FaultKind> fault_kinds();
// nullptr: no such fault.
const FaultKind* find_fault_kind(std::string_view name);

}  // namespace tillrig
