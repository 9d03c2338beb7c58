#pragma once

#include "harness/scenario/scenario.h"
#include "reference/ports/log.h"

namespace tillrig::testing {

inline World small_shop() {
  World world;
  world.id = "shop";
  const auto node = [](const char* name, const char* role, const char* till) {
    return WorldNode{NodeName(name), role, NodeName(till), {}, {}, {}};
  };
  world.nodes = {node("till-1", "till", ""), node("engine", "engine", ""), node("wallet-a", "wallet", ""),
                 node("desk-till-1", "desk", "till-1")};
  world.goods = {{"tea", Sku("TEA"), "6901234567892", "Tea", Money(1250, Currency::cny()), 20}};
  world.customers = {{"lin", NodeName("wallet-a"), Money(50000, Currency::cny())}};
  return world;
}

inline NodeName till() {
  return NodeName("till-1");
}

template <class What>
Expectation expectation(What what, std::optional<Duration> within = std::nullopt) {
  Expectation made;
  made.what = std::move(what);
  made.within = within;
  made.text = "it";
  return made;
}

inline Event display(const char* line1, const char* line2) {
  return Event("display.shown").with("till", "till-1").with("line1", line1).with("line2", line2);
}

}  // namespace tillrig::testing
