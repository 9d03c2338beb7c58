#include "harness/worlds/case_setup.h"

#include <fmt/format.h>

#include <utility>

namespace tillrig {
namespace {

// The formats are those of reference/stock and simulators/gateways.
std::string goods_text(const World& world) {
  std::string text;
  for (const auto& goods : world.goods)
    text += fmt::format("{}{}|{}|{}|{}|{}|{}", text.empty() ? "" : ";", goods.sku.text(), goods.barcode, goods.title,
                        goods.price.minor(), goods.price.currency().code(), goods.stock);
  return text;
}

std::string customers_text(const World& world, const NodeName& wallet) {
  std::string text;
  for (const auto& customer : world.customers)
    if (customer.wallet == wallet)
      text += fmt::format("{}{}:{}", text.empty() ? "" : ",", customer.name, customer.balance.minor());
  return text;
}

Duration setting(const World& world, std::string_view role, std::string_view name, Duration fallback) {
  for (const auto& node : world.nodes)
    if (node.role == role) return node.settings.duration(name, fallback);
  return fallback;
}

LinkAction action_of(LinkFaultKind kind) {
  switch (kind) {
    case LinkFaultKind::drop:
    case LinkFaultKind::partition:
      return LinkAction::drop;
    case LinkFaultKind::delay:
      return LinkAction::delay;
    case LinkFaultKind::duplicate:
      return LinkAction::duplicate;
    case LinkFaultKind::hold:
      return LinkAction::hold;
    case LinkFaultKind::reorder:
      return LinkAction::reorder;
    case LinkFaultKind::throttle:
      return LinkAction::throttle;
    case LinkFaultKind::corrupt:
      return LinkAction::corrupt;
    case LinkFaultKind::truncate:
      return LinkAction::truncate;
    case LinkFaultKind::refuse:
      break;
  }
  return LinkAction::refuse;
}

// As the journal calls it: the word of the scenario file.
const char* fault_name(LinkFaultKind kind) {
  switch (kind) {
    case LinkFaultKind::drop:
      return "drop";
    case LinkFaultKind::delay:
      return "delay";
    case LinkFaultKind::duplicate:
      return "duplicate";
    case LinkFaultKind::hold:
      return "hold";
    case LinkFaultKind::reorder:
      return "reorder";
    case LinkFaultKind::partition:
      return "partition";
    case LinkFaultKind::throttle:
      return "throttle";
    case LinkFaultKind::corrupt:
      return "corrupt";
    case LinkFaultKind::truncate:
      return "truncate";
    case LinkFaultKind::refuse:
      break;
  }
  return "unreachable";
}

DiskTrouble trouble_of(DiskFaultKind kind) {
  switch (kind) {
    case DiskFaultKind::full:
      return DiskTrouble::full;
    case DiskFaultKind::io_error:
      return DiskTrouble::io_error;
    case DiskFaultKind::slow:
      return DiskTrouble::slow;
    case DiskFaultKind::lose_unsynced:
      return DiskTrouble::loses_unsynced;
    case DiskFaultKind::tear:
      break;
  }
  return DiskTrouble::tears;
}

}  // namespace

Settings settings_for(const World& world, const WorldNode& node) {
  auto settings = node.settings;
  if (node.role == "stock") settings.set("goods", goods_text(world));
  if (node.role == "wallet") settings.set("customers", customers_text(world, node.name));
  if (node.role == "desk") settings.set("till", node.till.text());
  return settings;
}

Duration convergence_bound(const World& world) {
  using std::chrono::seconds;
  return setting(world, "engine", "charge_timeout", seconds(30)) +     // the answer to a charge in flight
         setting(world, "engine", "query_bound", seconds(60)) +        // queries of what it left open
         setting(world, "acquiring", "order_expiry", seconds(300)) +   // an order that nobody pays
         setting(world, "engine", "visibility_bound", seconds(10)) +   // a close that must wait for it
         3 * setting(world, "engine", "slow_interval", seconds(30)) +  // one more query, close and refund
         3 * setting(world, "engine", "ask_timeout", seconds(5)) +     // each of them unanswered once
         2 * setting(world, "till", "order_watch", seconds(30));       // the till hears of it and tells the customer
}

OracleOptions oracle_options(const World& world) {
  OracleOptions options;
  options.order_expiry = setting(world, "acquiring", "order_expiry", options.order_expiry);
  options.epoch = world.epoch;
  options.decision_bound = setting(world, "till", "decision_limit", options.decision_bound);
  return options;
}

std::vector<LinkRule> link_rules(const LinkFault& fault) {
  LinkRule rule;
  rule.id = fault.id;
  rule.fault = fault_name(fault.kind);
  rule.action = action_of(fault.kind);
  rule.from = fault.from;
  rule.to = fault.to;
  rule.verb = fault.verb;
  for (const auto type : {FrameType::hello, FrameType::welcome, FrameType::request, FrameType::post, FrameType::reply,
                          FrameType::refusal})
    if (fault.frame == name_of(type)) rule.type = type;
  rule.count = fault.count;
  rule.delay = fault.delay;
  rule.permille = fault.permille;
  if (fault.rate > 0) rule.rate = fault.rate;
  if (fault.queue > 0) rule.queue = fault.queue;
  std::vector rules{rule};
  if (fault.both_ways) {
    std::swap(rule.from, rule.to);
    rules.push_back(rule);
  }
  return rules;
}

DiskRule disk_rule(const DiskFault& fault) {
  return {fault.id, trouble_of(fault.kind), fault.count, fault.delay};
}

}  // namespace tillrig
