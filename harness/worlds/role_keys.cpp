#include "harness/worlds/role_keys.h"

#include <map>

namespace tillrig {

// Between the reader that seals a card and the bank that opens it nobody has a key: not the till, not the core, not the
// adapter. A role that is missing here signs and opens nothing.
const std::vector<std::string>& keys_of_role(std::string_view role) {
  static const std::vector<std::string> none;
  static const std::map<std::string, std::vector<std::string>, std::less<>> keys{
      {"wallet-adapter", {"wallet-merchant"}}, {"wallet", {"wallet-merchant"}},
      {"card-adapter", {"bank-terminal"}},     {"bank", {"bank-terminal", "card-data", "pin-block"}},
      {"desk", {"card-data", "pin-block"}},
  };
  const auto found = keys.find(role);
  return found == keys.end() ? none : found->second;
}

}  // namespace tillrig
