#pragma once

#include <string>
#include <string_view>
#include <vector>

// The words that scenario files may use beside the names of their world.
namespace tillrig {

const std::vector<std::string>& event_kinds();  // what a trigger can wait for
// What a wallet or a bank (its role) can be asked for: of outcome faults.
const std::vector<std::string>& verbs_of_book(std::string_view role);
const std::vector<std::string>& order_states();      // "PAID", ...
const std::vector<std::string>& difference_kinds();  // "MONEY_THERE", ...
std::vector<std::string> fault_names();

// Why a book declines, in a fault's "reason".
const std::vector<std::string>& decline_reasons();

}  // namespace tillrig
