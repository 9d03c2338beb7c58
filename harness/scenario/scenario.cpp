#include "harness/scenario/scenario.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "harness/scenario/role_words.h"

namespace tillrig {

namespace {

struct Unit {
  std::string_view name;
  Duration length;
};

using namespace std::chrono_literals;
constexpr std::array<Unit, 5> kUnits{{{"h", 1h}, {"m", 1min}, {"s", 1s}, {"ms", 1ms}, {"us", 1us}}};

template <class Items>
auto find_named(const Items& items, std::string_view name) -> decltype(items.data()) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) {
    if constexpr (requires { item.name.text(); })
      return item.name.text() == name;
    else
      return item.name == name;
  });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const WorldNode* World::node(std::string_view name) const {
  return find_named(nodes, name);
}
const Goods* World::item(std::string_view name) const {
  return find_named(goods, name);
}
const Customer* World::customer(std::string_view name) const {
  return find_named(customers, name);
}
const WorldCard* World::card(std::string_view name) const {
  return find_named(cards, name);
}

const WorldNode* World::desk_of(std::string_view till) const {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const WorldNode& node) { return node.till.text() == till; });
  return found == nodes.end() ? nullptr : &*found;
}

std::optional<Money> World::price_of(const std::map<std::string, int>& buys) const {
  std::optional<Money> sum;
  for (const auto& [name, count] : buys) {
    const Goods* one = item(name);
    if (!one || (sum && sum->currency() != one->price.currency())) return std::nullopt;
    sum = sum.value_or(Money::zero(one->price.currency())) + one->price * count;
  }
  return sum;
}

std::optional<std::string> why_not_applicable(const Scenario& scenario, WorldKind world) {
  for (const Step& step : scenario.steps) {
    if (world == WorldKind::live_world && std::holds_alternative<Restore>(step.action))
      return "the live world puts no old disk in the place of a node's own";
    if (const auto* crash = std::get_if<Crash>(&step.action))
      if (world == WorldKind::live_world && crash->point == kDiskPoint)
        return "the live world has no crash before an operation of a disk";
    const auto* start = std::get_if<StartFault>(&step.action);
    if (!start) continue;
    const FaultKind& kind = *start->fault.kind;
    if (world == WorldKind::live_world && !kind.live) return "the live world has no " + std::string(kind.name);
    if (world == WorldKind::virtual_world && !kind.simulated)
      return "the virtual world has no " + std::string(kind.name);
  }
  return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    const auto most = std::numeric_limits<std::int64_t>::max() / known.length.count();
    if (count > most || count < -most) return std::nullopt;
    return known.length * count;
  }
  return std::nullopt;
}

std::string duration_text(Duration duration) {
  if (duration == Duration::zero()) return "0s";
  for (const Unit& unit : kUnits)
    if (duration % unit.length == Duration::zero())
      return std::to_string(duration / unit.length) + std::string(unit.name);
  return std::to_string(duration.count() / 1000) + "us";
}

std::optional<Money> parse_money(std::string_view text) {
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto currency = Currency::from_code(text.substr(space + 1));
  if (!currency) return std::nullopt;
  return Money::parse(text.substr(0, space), *currency);
}

}  // namespace tillrig
