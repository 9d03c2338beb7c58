#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/scenario.h"
#include "reference/ports/settings.h"

namespace tillrig {

// What a world or scenario file may say about a node of a role: its settings with their types, and the places in its
// code where it can be stopped. The rooms read the settings; a test holds this table against their sources.
enum class SettingType { integer, duration, text, flag };

struct SettingWord {
  std::string_view name;  // "*.min" stands for every name that ends so, "adapter-*" for every one that begins so
  SettingType type;
};

// Of every role with a store: the power goes before an operation of its disk. No room has it in its code.
inline constexpr std::string_view kDiskPoint = "disk";

struct RoleWords {
  std::string_view role;
  std::vector<SettingWord> settings;
  std::vector<std::string_view> fault_points;  // beside kDiskPoint
  bool has_store = false;
};

const std::vector<RoleWords>& role_words();
// Those that keep something on a disk of the lane's.
std::vector<NodeName> nodes_with_a_store(const World& world);
// nullptr: no such role.
const RoleWords* words_of_role(std::string_view role);

// nullopt: the role reads such a setting. Otherwise what was expected, with the nearest name.
std::optional<std::string> why_no_setting(const RoleWords& role, std::string_view name, const Settings::Value& value);

// nullopt: the role has it. Otherwise what was expected, with the nearest name.
std::optional<std::string> why_no_fault_point(const RoleWords& role, std::string_view point);

}  // namespace tillrig
