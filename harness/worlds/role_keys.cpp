#include "harness/worlds/role_keys.h"

#include <map>
#include <set>

namespace tillrig {
namespace {

// Between the reader that seals a card and the bank that opens it nobody has a key: not the till, not the core, not the
// adapter. A role that is missing here signs and opens nothing.
const std::map<std::string, std::vector<std::string>, std::less<>>& keys_by_role() {
  static const std::map<std::string, std::vector<std::string>, std::less<>> keys{
      {"wallet-adapter", {"wallet-merchant"}}, {"wallet", {"wallet-merchant"}},
      {"card-adapter", {"bank-terminal"}},     {"bank", {"bank-terminal", "card-data", "pin-block"}},
      {"desk", {"card-data", "pin-block"}},
  };
  return keys;
}

}  // namespace

const std::vector<std::string>& keys_of_role(std::string_view role) {
  static const std::vector<std::string> none;
  const auto found = keys_by_role().find(role);
  return found == keys_by_role().end() ? none : found->second;
}

std::vector<std::string> all_key_names() {
  std::set<std::string> names;
  for (const auto& [role, keys] : keys_by_role()) names.insert(keys.begin(), keys.end());
  return {names.begin(), names.end()};
}

}  // namespace tillrig
