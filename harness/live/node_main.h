#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "reference/ports/node.h"

namespace tillrig {

// The whole of `tillrig node FILE`: runs the node that the file describes, made by the role it names. Never returns to
// the world's command line: the process ends with it. Usage errors answer 64 and a line on stderr.
int node_main(int argc, char** argv,
              const std::map<std::string, std::function<std::unique_ptr<Node>(NodePorts&)>, std::less<>>& roles);

}  // namespace tillrig
