#pragma once

#include <string>
#include <vector>

// The words that scenario files may use beside the names of their world.
namespace tillrig {

const std::vector<std::string>& event_kinds();    // what a trigger can wait for
const std::vector<std::string>& gateway_verbs();  // "pay", "sale", ...: of outcome faults
const std::vector<std::string>& order_states();   // "PAID", ...
std::vector<std::string> fault_names();

}  // namespace tillrig
