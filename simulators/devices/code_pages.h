#pragma once

#include <string>
#include <string_view>

namespace tillrig::devices {

// Printer bytes as UTF-8. `page`: the n of ESC t (0 = PC437, 16 = WPC1252, ...). What a page or GB18030 does not have,
// or has cut short, becomes '?'.
std::string text_of_page(std::string_view bytes, int page);
std::string text_of_gb18030(std::string_view bytes);

// Columns on paper: a character outside Latin is two wide.
std::size_t columns_of(std::string_view utf8_character);
// Bytes of the character at the start. REQUIRES: `utf8` is not empty.
std::size_t length_of_character(std::string_view utf8);

}  // namespace tillrig::devices
