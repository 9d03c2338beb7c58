#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// The names in the text's ${name}s, in order.
std::vector<std::string> placeholders(std::string_view text);

// The text with each ${name} replaced by what `value` gives for it; one for which it gives nullptr stays.
std::string replace_placeholders(std::string_view text,
                                 const std::function<const std::string*(const std::string&)>& value);

}  // namespace tillrig
