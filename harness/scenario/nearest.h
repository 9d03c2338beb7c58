#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// Insertions, deletions, replacements and swaps of neighbours, letters' case aside.
std::size_t edit_distance(std::string_view a, std::string_view b);

// `; did you mean "press"?` for the nearest of the names, or nothing when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

// `expected one of a, b, c` with the hint above: how every message about an unknown name ends. Long lists are cut short
// around the hint.
std::string expected_one_of(std::string_view word, const std::vector<std::string>& names);

}  // namespace tillrig
