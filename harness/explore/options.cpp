#include "harness/explore/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "harness/explore/draw.h"
#include "harness/explore/mishaps.h"
#include "harness/scenario/fault_kinds.h"
#include "harness/scenario/names.h"
#include "harness/scenario/nearest.h"

namespace tillrig::explore {
namespace {

constexpr std::array kRanges{
    OptionRange{"tills", 1, 3, false, "tills that are used"},
    OptionRange{"sales", 7, 12, false, "customers while things break"},
    OptionRange{"calm_sales", 0, 2, false, "customers once everything is healed"},
    OptionRange{"core_sales", 1, 2, false, "customers of a healed core while the rest is broken"},
    OptionRange{"gap_ms", 300, 30'000, true, "mean time between two customers"},
    OptionRange{"card_permille", 0, 1000, false, "of customers who have a card: how many pay by it"},
    OptionRange{"cash_permille", 0, 250, false, "customers who pay cash"},
    OptionRange{"split_permille", 0, 300, false, "customers who pay in two parts"},
    OptionRange{"return_permille", 0, 500, false, "customers who bring goods back"},
    OptionRange{"phone_permille", 0, 400, false, "customers who reject or ignore what the phone asks"},
    OptionRange{"aside_permille", 0, 1000, false, "doubtful sales that step aside instead of being given up"},
    OptionRange{"patience_s", 4, 90, true, "how long a payment may be in doubt at the counter"},
    OptionRange{"ask_above_minor", 500, 20'000, true, "wallets ask on the phone from this amount on"},
    OptionRange{"troubles", 1, 16, true, "things that break, when any kind is on"},
    OptionRange{"kind_permille", 20, 500, true, "how likely each kind of trouble is to be on"},
    OptionRange{"calm_permille", 0, 100, false, "how likely no kind at all is on"},
    OptionRange{"in_flight_permille", 500, 1000, false, "crashes that wait for money to be in flight"},
    OptionRange{"frame_us", 100, 20'000, true, "mean time of a frame inside the shop"},
    OptionRange{"channel_ms", 10, 400, true, "mean time of a frame to a gateway"},
    OptionRange{"forgetful", 0, 1, false, "wallets and bank forget a cancel that overtakes its payment"},
    OptionRange{"order_expiry_s", 20, 600, true, "until an unpaid order expires"},
    OptionRange{"slow_interval_s", 10, 60, true, "between late attempts of engine and acquiring"},
    OptionRange{"floor_limit_minor", 1'000, 20'000, true, "of offline card sales"},
    OptionRange{"clock_min", 0, 1439, false, "the minute of the day at which the world starts"},
    OptionRange{"night_permille", 0, 300, false, "how likely it starts two minutes before the business day ends"},
    OptionRange{"day_end_permille", 0, 500, false, "how likely the day is ended and its statements arrive"},
};

constexpr std::string_view kOthers[] = {"crash",      "restart_loop", "power_loss", "unplug",
                                        "clock_step", "clock_drift",  "old_backup"};

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> option_names() {
  std::vector<std::string> names;
  names.reserve(kRanges.size());
  for (const auto& range : kRanges) names.emplace_back(range.name);
  return names;
}

// What one kind of trouble asks of the rest of its world.
void fit_together(const Setup& setup, Options& options) {
  // Nothing but a statement would tell of a cancel that was not done, and not every world ends its day.
  if (options.on("cancel_not_done")) {
    options.kinds.erase("notice_never");
    options.kinds.erase("notice_wrong_amount");
    options.kinds.erase("silent_success");
  }
  // Nor of a charge that comes after its cancel was forgotten.
  if (options.at("forgetful") != 0 && options.on("stall")) {
    options.kinds.erase("notice_never");
    options.kinds.erase("silent_success");
  }
  const auto draw_instead = [&](const char* name, std::int64_t value) {
    if (!setup.fixed.contains(name)) options.values.find(name)->second = value;
  };
  // A till alone takes cards and cash: customers who show neither would see nothing of it.
  if (options.on("offline_spell")) {
    draw_instead("card_permille", 1000);
    draw_instead("floor_limit_minor", 20'000);
  }
  // Who has paid twice because of a late copy is a case for people when a part is brought back at once, or when the
  // till tells its cash by a clock that is wrong.
  if (options.on("late_copy")) {
    draw_instead("return_permille", 0);
    for (const char* kind : {"clock_step", "clock_drift", "offline_spell"}) options.kinds.erase(kind);
  }
}

}  // namespace

std::span<const OptionRange> option_ranges() {
  return kRanges;
}

const std::vector<std::string>& trouble_kinds() {
  static const auto kinds = [] {
    std::vector<std::string> all;
    // Only a statement settles another amount, and a drawn world has become final before its day ends.
    for (const auto& kind : fault_kinds())
      if (kind.name != "executes_other_amount") all.emplace_back(kind.name);
    for (const auto other : kOthers) all.emplace_back(other);
    for (const auto together : mishaps()) all.emplace_back(together);
    return all;
  }();
  return kinds;
}

std::optional<std::string> Setup::why_not() const {
  for (const auto& kind : kinds)
    if (!is_among(trouble_kinds(), kind))
      return fmt::format("unknown kind of trouble \"{}\", {}", kind, expected_one_of(kind, trouble_kinds()));
  for (const auto& [name, value] : fixed) {
    const auto range =
        std::find_if(kRanges.begin(), kRanges.end(), [&](const OptionRange& one) { return one.name == name; });
    if (range == kRanges.end())
      return fmt::format("unknown option \"{}\", {}", name, expected_one_of(name, option_names()));
    if (value < 0) return fmt::format("{}: found {}, expected a number from 0", name, value);
  }
  for (const char* role : {"till", "cashier", "acquiring", "engine", "stock", "wallet", "bank"})
    if (names_with_role(world, role).empty())
      return fmt::format("{} has no {}, which an explored world needs", world.id, role);
  if (world.customers.empty()) return fmt::format("{} has no customers", world.id);
  return std::nullopt;
}

Options draw_options(const Setup& setup, std::uint64_t seed) {
  Options options;
  for (const auto& range : kRanges) {
    Draw draw(seed, range.name);
    const auto drawn = range.spread ? draw.spread(range.low, range.high) : draw.between(range.low, range.high);
    const auto fixed = setup.fixed.find(std::string(range.name));
    options.values.emplace(range.name, fixed == setup.fixed.end() ? drawn : fixed->second);
  }
  auto& tills = options.values.find("tills")->second;
  tills = std::clamp<std::int64_t>(tills, 1, std::ssize(names_with_role(setup.world, "till")));
  Draw calm(seed, "calm");
  if (calm.permille(options.at("calm_permille"))) return options;
  for (const auto& kind : trouble_kinds()) {
    Draw draw(seed, kind);
    const bool allowed = setup.kinds.empty() || is_among(setup.kinds, kind);
    if (draw.permille(options.at("kind_permille")) && allowed) options.kinds.insert(kind);
  }
  fit_together(setup, options);
  return options;
}

std::string Options::text() const {
  std::string text;
  for (const auto& [name, value] : values) text += fmt::format("{} {}, ", name, value);
  text += "kinds";
  for (const auto& kind : kinds) text += " " + kind;
  return text + (kinds.empty() ? " none" : "");
}

}  // namespace tillrig::explore
