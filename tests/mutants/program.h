#pragma once

#include <map>
#include <string>
#include <vector>

namespace tillrig::mutants {

// Chains, in hex, of the cases in these scenario files as the program runs them, by the id of the case.
// Throws std::runtime_error when a case does not pass.
std::map<std::string, std::string> chains_of_the_program(const std::vector<std::string>& files);

}  // namespace tillrig::mutants
