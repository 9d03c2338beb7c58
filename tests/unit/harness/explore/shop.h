#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "harness/explore/options.h"
#include "harness/scenario/loader.h"
#include "harness/scenario/scenario.h"

// Steps for tests, and what they are called.
namespace tillrig::explore {

inline Setup market() {
  auto world = load_world("scenarios/worlds/market.json");
  if (!world) throw std::runtime_error(world.error().front().message());
  return {std::move(*world), {}, {}};
}

inline Serve serve(std::string customer, std::string till = "till-1") {
  Serve serve;
  serve.till = NodeName(std::move(till));
  serve.customer = std::move(customer);
  serve.buys = {{"tea", 2}};
  serve.pays = {"wallet", "cash"};
  return serve;
}

inline StartFault fault(const char* kind, const char* at) {
  StartFault start;
  start.fault.kind = find_fault_kind(kind);
  start.fault.as = kind;
  start.fault.at = NodeName(at);
  start.fault.count = 3;
  return start;
}

inline std::vector<Step> steps(std::vector<StepAction> actions) {
  std::vector<Step> all;
  all.reserve(actions.size());
  for (auto& action : actions) all.push_back({std::move(action), "", "", 0});
  return all;
}

inline std::vector<std::string> shown(const std::vector<Step>& steps) {
  std::vector<std::string> all;
  for (const auto& step : steps) {
    const auto& action = step.action;
    if (const auto* one = std::get_if<Serve>(&action)) all.push_back("serve " + one->customer);
    if (const auto* one = std::get_if<Wait>(&action)) all.push_back("wait " + duration_text(one->time));
    if (const auto* one = std::get_if<Cable>(&action))
      all.push_back((one->plugged ? "plug " : "unplug ") + one->device);
    if (const auto* one = std::get_if<StartFault>(&action))
      all.push_back("fault " + std::string(one->fault.kind->name));
    if (std::holds_alternative<Recover>(action)) all.emplace_back("recover");
    if (std::holds_alternative<Recovered>(action)) all.emplace_back("recovered");
  }
  return all;
}

}  // namespace tillrig::explore
