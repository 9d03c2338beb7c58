#include "harness/live/node_main.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "harness/live/fault_guest.h"
#include "reference/live/live_node.h"

namespace tillrig {
namespace {

constexpr int usage_error = 64;

}  // namespace

int node_main(int argc, char** argv,
              const std::map<std::string, std::function<std::unique_ptr<Node>(NodePorts&)>, std::less<>>& roles) {
  try {
    if (argc != 3) throw std::runtime_error("usage: tillrig node FILE (the harness starts it)");
    const auto spec = read_spec(argv[2]);
    const auto role = roles.find(spec.role);
    if (role == roles.end()) throw std::runtime_error(fmt::format("{}: there is no role \"{}\"", argv[2], spec.role));
    run_live_node(spec, role->second, make_fault_guest);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return usage_error;
  }
}

}  // namespace tillrig
