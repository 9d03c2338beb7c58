#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// What Keys promises, for whoever implements it.

// HMAC-SHA256 of `bytes` as 64 lower-case hex digits. Throws std::runtime_error when OpenSSL cannot.
std::string mac_of(std::string_view key, std::string_view bytes);

// Takes as long for a wrong one as for a right one.
bool same_mac(std::string_view expected, std::string_view given);

}  // namespace tillrig
