#include "harness/explore/script.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace tillrig::explore {
namespace {

// What opens something that a later step closes, and what closes it: the same text. Empty: neither.
std::string opens(const StepAction& action) {
  if (std::holds_alternative<Recover>(action)) return "recovery";
  if (const auto* cable = std::get_if<Cable>(&action); cable && !cable->plugged)
    return "cable " + cable->till.text() + " " + cable->device;
  if (const auto* drift = std::get_if<DriftClock>(&action); drift && drift->parts_per_million != 0)
    return "drift " + drift->node.text();
  if (const auto* statement = std::get_if<IssueStatement>(&action)) return "statement " + statement->as;
  if (const auto* backup = std::get_if<BackUp>(&action)) return "backup " + backup->as;
  return {};
}

std::string closes(const StepAction& action) {
  if (std::holds_alternative<Recovered>(action)) return "recovery";
  if (const auto* cable = std::get_if<Cable>(&action); cable && cable->plugged)
    return "cable " + cable->till.text() + " " + cable->device;
  if (const auto* drift = std::get_if<DriftClock>(&action); drift && drift->parts_per_million == 0)
    return "drift " + drift->node.text();
  if (const auto* again = std::get_if<DeliverAgain>(&action)) return "statement " + again->as;
  if (const auto* restore = std::get_if<Restore>(&action)) return "backup " + restore->from;
  return {};
}

}  // namespace

std::vector<Item> items_of(const std::vector<Step>& steps) {
  std::vector<Item> items;
  std::map<std::string, std::size_t> open;
  Duration now{};
  std::size_t order = 0;
  for (const Step& step : steps) {
    ++order;
    if (const auto* wait = std::get_if<Wait>(&step.action)) {
      if (order == steps.size()) items.push_back({{{now, order, step}}});
      now += wait->time;
      continue;
    }
    const auto opened = open.find(closes(step.action));
    if (opened != open.end()) {
      items[opened->second].parts.push_back({now, order, step});
      continue;
    }
    if (auto name = opens(step.action); !name.empty()) open[std::move(name)] = items.size();
    items.push_back({{{now, order, step}}});
  }
  return items;
}

std::vector<Step> steps_of(const std::vector<Item>& items) {
  std::vector<Item::Part> parts;
  for (const Item& item : items) parts.insert(parts.end(), item.parts.begin(), item.parts.end());
  std::sort(parts.begin(), parts.end(),
            [](const Item::Part& a, const Item::Part& b) { return std::tie(a.at, a.order) < std::tie(b.at, b.order); });
  std::vector<Step> steps;
  Duration now{};
  for (Item::Part& part : parts) {
    const auto* last = std::get_if<Wait>(&part.step.action);
    const auto at = part.at + (last ? last->time : Duration());
    if (at > now) steps.push_back({Wait{at - std::exchange(now, at)}, "", "", 0});
    if (!last) steps.push_back(std::move(part.step));
  }
  return steps;
}

}  // namespace tillrig::explore
