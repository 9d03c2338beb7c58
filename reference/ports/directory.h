#pragma once

#include <optional>
#include <string>

#include "reference/protocol/ids.h"

namespace tillrig {

// Names to endpoints. Only the bodies of the ports ask it: services speak to names.
class Directory {
 public:
  virtual ~Directory() = default;
  // nullopt: nobody of that name in this world.
  virtual std::optional<std::string> endpoint(const NodeName& name) const = 0;
};

}  // namespace tillrig
