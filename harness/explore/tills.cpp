#include "harness/explore/tills.h"

#include "harness/scenario/names.h"

namespace tillrig::explore {

void leave_tills_out(World& world, const std::set<std::string>& tills) {
  std::erase_if(world.nodes, [&](const WorldNode& node) {
    return tills.contains(node.name.text()) || tills.contains(node.till.text());
  });
  std::string left;
  for (const auto& till : names_with_role(world, "till")) left += (left.empty() ? "" : " ") + till;
  for (auto& node : world.nodes)
    if (node.role == "reconciliation") node.settings.set("tills", left);
}

}  // namespace tillrig::explore
