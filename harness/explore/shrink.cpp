#include "harness/explore/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "harness/explore/plain_values.h"

namespace tillrig::explore {
namespace {

using Clock = std::chrono::steady_clock;

// What kind of thing an item is, for dropping all of a kind at once; empty: it is not one of them.
std::string kind_of(const Item& item) {
  const auto& action = item.parts.front().step.action;
  if (const auto* start = std::get_if<StartFault>(&action)) return std::string(start->fault.kind->name);
  if (std::holds_alternative<Crash>(action)) return "crash";
  if (std::holds_alternative<BackUp>(action)) return "backup";
  if (std::holds_alternative<Cable>(action)) return "cable";
  if (std::holds_alternative<StepClock>(action) || std::holds_alternative<DriftClock>(action)) return "clock";
  if (std::holds_alternative<IssueStatement>(action)) return "statement";
  return {};
}

// The till whose customers, cables or keys it is about; empty: none.
std::string till_of(const Item& item) {
  const auto& action = item.parts.front().step.action;
  if (const auto* serve = std::get_if<Serve>(&action)) return serve->till.text();
  if (const auto* cable = std::get_if<Cable>(&action)) return cable->till.text();
  if (const auto* press = std::get_if<Press>(&action)) return press->till.text();
  return {};
}

class Shrinker {
 public:
  Shrinker(Scenario failing, const StillFails& still_fails, const ShrinkOptions& options)
      : still_fails_(still_fails),
        options_(options),
        end_(Clock::now() + options.time),
        best_(std::move(failing)),
        items_(items_of(best_.steps)) {
    shrunk_.items_before = items_.size();
  }

  Shrunk run() {
    pass("cut the tail", [this] { cut_the_tail(); });
    pass("dropped kinds of trouble", [this] { drop_groups(kind_of); });
    pass("dropped tills", [this] { drop_groups(till_of); });
    pass("divided the rest", [this] { divide(); });
    pass("made values plain", [this] { make_plain(); });
    pass("dropped single items", [this] { drop_single_items(); });
    shrunk_.minimal = !over();
    shrunk_.items_after = items_.size();
    shrunk_.scenario = std::move(best_);
    return std::move(shrunk_);
  }

 private:
  bool over() const { return Clock::now() >= end_; }

  template <class Work>
  void pass(const char* name, const Work& work) {
    if (over()) return;
    const auto before = items_.size();
    const auto tried = shrunk_.tried;
    work();
    shrunk_.passes.push_back(
        fmt::format("{}: {} -> {} items, {} tried", name, before, items_.size(), shrunk_.tried - tried));
  }

  Scenario with(const std::vector<Item>& items) const {
    Scenario scenario = best_;
    scenario.steps = steps_of(items);
    return scenario;
  }

  // The first of them that still fails, in their order.
  std::optional<std::size_t> first_failing(const std::vector<Scenario>& candidates) {
    for (std::size_t from = 0; from < candidates.size() && !over(); from += options_.side_by_side) {
      const auto to = std::min(candidates.size(), from + options_.side_by_side);
      const auto failed = still_fails_({candidates.begin() + static_cast<std::ptrdiff_t>(from),
                                        candidates.begin() + static_cast<std::ptrdiff_t>(to)});
      shrunk_.tried += failed.size();
      const auto first = std::find(failed.begin(), failed.end(), true);
      if (first != failed.end()) return from + static_cast<std::size_t>(first - failed.begin());
    }
    return std::nullopt;
  }

  // Keeps the first of these that still fails.
  bool keep_first(const std::vector<std::vector<Item>>& candidates) {
    std::vector<Scenario> scenarios;
    scenarios.reserve(candidates.size());
    for (const auto& items : candidates) scenarios.push_back(with(items));
    const auto found = first_failing(scenarios);
    if (!found) return false;
    items_ = candidates[*found];
    best_.steps = scenarios[*found].steps;
    return true;
  }

  static std::vector<Item> without(const std::vector<Item>& items, std::size_t from, std::size_t to) {
    std::vector<Item> left(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(from));
    left.insert(left.end(), items.begin() + static_cast<std::ptrdiff_t>(to), items.end());
    return left;
  }

  void cut_the_tail() {
    for (auto cut = items_.size() / 2; cut > 0 && !over();) {
      const auto size = items_.size();
      if (cut < size && keep_first({without(items_, size - cut, size)}))
        cut = std::min(cut, items_.size() - 1);
      else
        cut /= 2;
    }
  }

  void drop_groups(std::string (*group_of)(const Item&)) {
    std::set<std::string> groups;
    for (const Item& item : items_) groups.insert(group_of(item));
    groups.erase("");
    for (const auto& group : groups) {
      auto left = items_;
      std::erase_if(left, [&](const Item& item) { return group_of(item) == group; });
      if (!left.empty() && left.size() < items_.size()) keep_first({std::move(left)});
    }
  }

  // Pieces of half the size each round, while any of them can go.
  void divide() {
    for (auto size = std::max<std::size_t>(1, items_.size() / 2); !over();) {
      bool gone = false;
      for (std::size_t from = 0; from < items_.size() && items_.size() > 1 && !over();) {
        std::vector<std::vector<Item>> candidates;
        for (std::size_t i = 0, at = from; i < options_.side_by_side && at < items_.size(); ++i, at += size)
          if (const auto to = std::min(items_.size(), at + size); to - at < items_.size())
            candidates.push_back(without(items_, at, to));
        if (!candidates.empty() && keep_first(candidates))
          gone = true;
        else
          from += size * std::max<std::size_t>(1, options_.side_by_side);
      }
      if (size == 1 && !gone) return;
      if (!gone) size = std::max<std::size_t>(1, size / 2);
      size = std::min(size, std::max<std::size_t>(1, items_.size()));
    }
  }

  // Each value by itself, until none can be plainer.
  void make_plain() {
    for (bool changed = true; changed && !over();) {
      changed = false;
      for (std::size_t i = 0; i < plainer_count(best_) && !over();) {
        auto candidates = plainer(best_, i);
        const auto found = candidates.empty() ? std::nullopt : first_failing(candidates);
        if (!found) {
          ++i;
          continue;
        }
        best_ = std::move(candidates[*found]);
        items_ = items_of(best_.steps);
        changed = true;
      }
    }
  }

  void drop_single_items() {
    for (std::size_t i = items_.size(); i-- > 0 && items_.size() > 1 && !over();)
      if (keep_first({without(items_, i, i + 1)})) i = items_.size();
  }

  const StillFails& still_fails_;
  ShrinkOptions options_;
  Clock::time_point end_;
  Scenario best_;
  std::vector<Item> items_;
  Shrunk shrunk_;
};

}  // namespace

Shrunk shrink(Scenario failing, const StillFails& still_fails, const ShrinkOptions& options) {
  return Shrinker(std::move(failing), still_fails, options).run();
}

}  // namespace tillrig::explore
