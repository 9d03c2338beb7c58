#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "reference/ports/node.h"

namespace tillrig {

// What a world file's "role" makes: a service of the lane or a simulator, on the ports of its node.
using MakeNode = std::function<std::unique_ptr<Node>(NodePorts&)>;
using Roles = std::map<std::string, MakeNode, std::less<>>;

// The lane and the simulators as shipped. Tests put broken lanes together from a copy of it.
const Roles& reference_roles();

}  // namespace tillrig
