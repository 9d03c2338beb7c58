#include "harness/scenario/role_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/scenario/nearest.h"

namespace tillrig {
namespace {

constexpr auto kInteger = SettingType::integer;
constexpr auto kDuration = SettingType::duration;
constexpr auto kText = SettingType::text;
constexpr auto kFlag = SettingType::flag;

const char* expected_value(SettingType type) {
  switch (type) {
    case SettingType::integer:
      return "a whole number";
    case SettingType::duration:
      return "a duration such as \"3s\"";
    case SettingType::text:
      return "a text";
    case SettingType::flag:
      break;
  }
  return "true or false";
}

bool is_of(SettingType type, const Settings::Value& value) {
  switch (type) {
    case SettingType::integer:
      return std::holds_alternative<std::int64_t>(value);
    case SettingType::duration:
      return std::holds_alternative<Duration>(value);
    case SettingType::text:
      return std::holds_alternative<std::string>(value);
    case SettingType::flag:
      break;
  }
  return std::holds_alternative<bool>(value);
}

bool names(std::string_view word, std::string_view name) {
  const auto star = word.find('*');
  if (star == std::string_view::npos) return word == name;
  return name.size() >= word.size() && name.starts_with(word.substr(0, star)) && name.ends_with(word.substr(star + 1));
}

}  // namespace

const std::vector<RoleWords>& role_words() {
  static const std::vector<RoleWords> roles{
      {"till",
       {{"card_timeout", kDuration},
        {"charge_timeout", kDuration},
        {"consult_budget", kDuration},
        {"decision_limit", kDuration},
        {"decision_poll", kDuration},
        {"display_margin", kDuration},
        {"double_scan", kDuration},
        {"forward_budget", kDuration},
        {"forward_interval", kDuration},
        {"look_budget", kDuration},
        {"offline_window", kDuration},
        {"order_budget", kDuration},
        {"order_watch", kDuration},
        {"poll_budget", kDuration},
        {"poll_interval", kDuration},
        {"poll_interval_max", kDuration},
        {"printer_retry", kDuration},
        {"probe_budget", kDuration},
        {"probe_interval", kDuration},
        {"refund_watch", kDuration},
        {"settle_budget", kDuration},
        {"store_retry", kDuration},
        {"change_limit", kInteger},
        {"offline_after", kInteger},
        {"offline_card_amount", kInteger},
        {"offline_card_count", kInteger},
        {"offline_floor_limit", kInteger},
        {"offline_till_amount", kInteger},
        {"offline_till_count", kInteger},
        {"acquiring", kText},
        {"card_channel", kText},
        {"cashier", kText},
        {"cut_off", kText},
        {"reconciliation", kText},
        {"stock", kText},
        {"restored", kFlag}},
       {"till.sending.stored", "till.answer.received", "till.paid.stored", "till.cash.stored", "till.refund.stored",
        "till.receipt.sent", "till.advice.answered"},
       true},
      {"cashier",
       {{"hop_time", kDuration},
        {"acquiring", kText},
        {"channels", kText},
        {"*.prefixes", kText},
        {"*.tender", kText},
        {"*.stripe", kFlag},
        {"*.min", kInteger},
        {"*.max", kInteger}},
       {}},
      {"acquiring",
       {{"after_answer", kDuration},
        {"ask_timeout", kDuration},
        {"charge_timeout", kDuration},
        {"expiry_check", kDuration},
        {"order_expiry", kDuration},
        {"slow_interval", kDuration},
        {"suspect_window", kDuration},
        {"till_clock_ahead", kDuration},
        {"list_after", kInteger},
        {"offline_risk_cap", kInteger},
        {"worker", kInteger},
        {"card_channel", kText},
        {"cut_off", kText},
        {"engine", kText},
        {"repeat_schedule", kText},
        {"stock", kText},
        {"restored", kFlag}},
       {"acquiring.order.created", "acquiring.attempt.stored", "acquiring.paid.stored", "acquiring.refund.stored",
        "acquiring.offline.stored"},
       true},
      {"engine",
       {{"answer_within", kDuration},
        {"ask_timeout", kDuration},
        {"capabilities_timeout", kDuration},
        {"card_timeout", kDuration},
        {"charge_timeout", kDuration},
        {"query_bound", kDuration},
        {"reversal_first", kDuration},
        {"slow_interval", kDuration},
        {"visibility_bound", kDuration},
        {"list_after", kInteger},
        {"acquiring", kText},
        {"cut_off", kText},
        {"merchant", kText},
        {"query_schedule", kText},
        {"adapter-*", kText},
        {"restored", kFlag}},
       {"engine.sending.stored", "engine.charge.answered", "engine.result.stored", "engine.refund.stored",
        "engine.refund.answered"},
       true},
      {"wallet-adapter",
       {{"charge_timeout", kDuration},
        {"notice_timeout", kDuration},
        {"other_timeout", kDuration},
        {"channel", kText},
        {"engine", kText},
        {"gateway", kText},
        {"merchant", kText}},
       {}},
      {"card-adapter",
       {{"charge_timeout", kDuration},
        {"early_reversal_counts", kFlag},
        {"other_timeout", kDuration},
        {"bank", kText},
        {"channel", kText},
        {"merchant", kText}},
       {}},
      {"stock", {{"acquiring", kText}, {"goods", kText}, {"restored", kFlag}}, {}, true},
      {"reconciliation",
       {{"ask_timeout", kDuration},
        {"cut_off_margin", kDuration},
        {"till_wait", kDuration},
        {"fee_per_mille", kInteger},
        {"*.fee_per_mille", kInteger},
        {"repair_limit", kInteger},
        {"acquiring", kText},
        {"cut_off", kText},
        {"engine", kText},
        {"repeat_schedule", kText},
        {"tills", kText},
        {"restored", kFlag}},
       {"reconciliation.statement.stored", "reconciliation.differences.stored", "reconciliation.repair.answered"},
       true},
      {"wallet",
       {{"code_validity", kDuration}, {"latency_mean", kDuration},
        {"latency_min", kDuration},   {"*_latency_mean", kDuration},
        {"*_latency_min", kDuration}, {"notice_budget", kDuration},
        {"notice_delay", kDuration},  {"slow_mean", kDuration},
        {"wait_limit", kDuration},    {"binds_first_error", kFlag},
        {"honours_expiry", kFlag},    {"remembers_early_cancel", kFlag},
        {"code_digits", kInteger},    {"coupon_minor", kInteger},
        {"fee_per_mille", kInteger},  {"notice_tries", kInteger},
        {"password_above", kInteger}, {"slow_permille", kInteger},
        {"adapter", kText},           {"channel", kText},
        {"code_prefix", kText},       {"currency", kText},
        {"customers", kText},         {"cut_off", kText},
        {"merchant", kText},          {"notice_schedule", kText}},
       {}},
      {"bank",
       {{"latency_mean", kDuration},
        {"latency_min", kDuration},
        {"*_latency_mean", kDuration},
        {"*_latency_min", kDuration},
        {"slow_mean", kDuration},
        {"honours_expiry", kFlag},
        {"remembers_early_reversal", kFlag},
        {"fee_per_mille", kInteger},
        {"pin_tries", kInteger},
        {"slow_permille", kInteger},
        {"channel", kText},
        {"currency", kText},
        {"cut_off", kText},
        {"merchant", kText},
        {"rrn_prefix", kText}},
       {}},
      {"desk",
       {{"cut_latency", kDuration}, {"line_latency", kDuration}, {"reader_patience", kDuration}, {"till", kText}},
       {}},
  };
  return roles;
}

std::vector<NodeName> nodes_with_a_store(const World& world) {
  std::vector<NodeName> nodes;
  for (const auto& node : world.nodes)
    if (const auto* words = words_of_role(node.role); words && words->has_store) nodes.push_back(node.name);
  return nodes;
}

const RoleWords* words_of_role(std::string_view role) {
  const auto& roles = role_words();
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const RoleWords& one) { return one.role == role; });
  return found == roles.end() ? nullptr : &*found;
}

std::optional<std::string> why_no_setting(const RoleWords& role, std::string_view name, const Settings::Value& value) {
  const auto word = std::find_if(role.settings.begin(), role.settings.end(),
                                 [&](const SettingWord& one) { return names(one.name, name); });
  if (word == role.settings.end()) {
    std::vector<std::string> known;
    known.reserve(role.settings.size());
    for (const auto& one : role.settings) known.emplace_back(one.name);
    return fmt::format("unknown setting of a {}, {}", role.role, expected_one_of(name, known));
  }
  if (is_of(word->type, value)) return std::nullopt;
  return fmt::format("expected {}", expected_value(word->type));
}

std::optional<std::string> why_no_fault_point(const RoleWords& role, std::string_view point) {
  std::vector<std::string> known(role.fault_points.begin(), role.fault_points.end());
  if (role.has_store) known.emplace_back(kDiskPoint);
  if (std::find(known.begin(), known.end(), point) != known.end()) return std::nullopt;
  if (known.empty()) return fmt::format("a {} has no fault points, expected \"when\" instead", role.role);
  return fmt::format("unknown fault point of a {}, {}", role.role, expected_one_of(point, known));
}

}  // namespace tillrig
