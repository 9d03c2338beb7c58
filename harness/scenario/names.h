#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/scenario/nearest.h"
#include "harness/scenario/scenario.h"

// The names of a world, for checks and hints; in the order of its file.
namespace tillrig {

inline std::vector<std::string> node_names(const World& world) {
  std::vector<std::string> names;
  names.reserve(world.nodes.size());
  for (const WorldNode& node : world.nodes) names.push_back(node.name.text());
  return names;
}

inline std::vector<std::string> names_with_role(const World& world, std::string_view role) {
  std::vector<std::string> names;
  for (const WorldNode& node : world.nodes)
    if (node.role == role) names.push_back(node.name.text());
  return names;
}

// A desk is hands and devices: what stands still there is unplugged.
inline std::vector<std::string> names_of_nodes_without_devices(const World& world) {
  std::vector<std::string> names;
  for (const WorldNode& node : world.nodes)
    if (node.role != "desk") names.push_back(node.name.text());
  return names;
}

// Whose books hold money: wallets and banks.
inline std::vector<std::string> book_names(const World& world) {
  std::vector<std::string> names;
  for (const WorldNode& node : world.nodes)
    if (node.role == "wallet" || node.role == "bank") names.push_back(node.name.text());
  return names;
}

inline std::vector<std::string> goods_names(const World& world) {
  std::vector<std::string> names;
  names.reserve(world.goods.size());
  for (const Goods& goods : world.goods) names.push_back(goods.name);
  return names;
}

inline std::vector<std::string> customer_names(const World& world) {
  std::vector<std::string> names;
  names.reserve(world.customers.size());
  for (const Customer& customer : world.customers) names.push_back(customer.name);
  return names;
}

}  // namespace tillrig
