#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// Appends a JSON string with its quotes. REQUIRES: `text` is UTF-8.
void append_json_string(std::string_view text, std::string& out);
// Appends a JSON value that keeps any bytes: a string when they are UTF-8, else {"hex":"…"}.
void append_json_bytes(std::string_view bytes, std::string& out);
bool is_utf8(std::string_view bytes);  // strict: no overlong form, no surrogate

}  // namespace tillrig
