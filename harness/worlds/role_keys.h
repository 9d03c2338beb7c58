#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// Names of the keys that a node of this role may use, in either world. An unknown role has none.
const std::vector<std::string>& keys_of_role(std::string_view role);

// All of them, each once, in order.
std::vector<std::string> all_key_names();

}  // namespace tillrig
