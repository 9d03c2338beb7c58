#include "harness/explore/mishaps.h"

#include <algorithm>
#include <utility>

#include "harness/scenario/names.h"

namespace tillrig::explore {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLongestIsolation = 40s;
constexpr Duration kLongestSpell = 4min;
constexpr Duration kLongestDown = 20s;

class Mishap {
 public:
  Mishap(const World& world, Draw& draw, const std::string& tag) : world_(world), draw_(draw), tag_(tag) {}

  void isolate() {
    const char* role = draw_.one_of(std::vector<const char*>{"till", "cashier", "acquiring", "engine", "stock"});
    cut_off(one_with(role), draw_.time(2s, kLongestIsolation));
  }

  void offline_spell() {
    const auto till = one_with("till");
    const auto spell = draw_.time(20s, kLongestSpell);
    if (draw_.permille(300)) add(StepClock{till, draw_.time(10min, 2h)});
    cut_off(till, spell);
    if (draw_.permille(500)) {
      Crash crash;
      crash.node = till;
      crash.restart_after = draw_.time(50ms, kLongestDown);
      add(std::move(crash), draw_.moment(spell));
    }
    if (!draw_.permille(500)) return;
    auto declined = fault("decline");
    declined.at = one_with("bank");
    declined.verb = "advice";
    declined.count = static_cast<int>(draw_.between(1, 3));
    add(StartFault{std::move(declined)});
  }

  void late_copy() {
    const auto till = one_with("till");
    const auto cashier = one_with("cashier");
    const auto acquiring = one_with("acquiring");
    auto refused = fault("unreachable");
    refused.from = cashier;
    refused.to = acquiring;
    refused.count = 1;
    add(StartFault{std::move(refused)});
    auto copy = fault("duplicate");
    copy.from = till;
    copy.to = cashier;
    copy.verb = "cashier.accept";
    copy.frame = "request";
    copy.count = 1;
    copy.delay = draw_.time(20ms, 20s);
    add(StartFault{std::move(copy)});
    auto word = fault(draw_.permille(500) ? "hold" : "drop");
    word.from = till;
    word.to = acquiring;
    word.verb = "order.abandon";
    word.frame = "request";
    word.lasts = draw_.time(1s, kLongestIsolation);
    add(StartFault{std::move(word)});
  }

  std::vector<Timed> all() { return std::move(timed_); }

 private:
  NodeName one_with(const char* role) { return NodeName(draw_.one_of(names_with_role(world_, role))); }

  Fault fault(const char* kind) const {
    Fault one;
    one.kind = find_fault_kind(kind);
    one.as = std::string(kind) + "-" + tag_;
    return one;
  }

  // From all others; a till from everything but its devices.
  void cut_off(const NodeName& node, Duration lasts) {
    auto partition = fault("partition");
    partition.from = node;
    partition.both_ways = true;
    partition.lasts = lasts;
    add(StartFault{std::move(partition)});
  }

  void add(StepAction action, Duration at = {}) { timed_.push_back({at, std::move(action)}); }

  const World& world_;
  Draw& draw_;
  const std::string& tag_;
  std::vector<Timed> timed_;
};

}  // namespace

const std::vector<std::string_view>& mishaps() {
  static const std::vector<std::string_view> kinds{"isolate", "offline_spell", "late_copy"};
  return kinds;
}

std::vector<Timed> mishap(std::string_view kind, const World& world, Draw& draw, const std::string& tag) {
  Mishap one(world, draw, tag);
  if (kind == "isolate") one.isolate();
  if (kind == "offline_spell") one.offline_spell();
  if (kind == "late_copy") one.late_copy();
  return one.all();
}

}  // namespace tillrig::explore
