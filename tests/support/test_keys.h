#pragma once

#include <functional>
#include <optional>
#include <string>

#include "reference/ports/keys.h"
#include "reference/protocol/text.h"

namespace tillrig {

// Neither a MAC nor a cipher, but as sensitive to each byte as tests of a mapping need.
class TestKeys final : public Keys {
 public:
  std::string mac(std::string_view key_name, std::string_view bytes) const override {
    return std::to_string(std::hash<std::string>{}(std::string(key_name) + '|' + std::string(bytes)));
  }
  bool mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const override {
    return mac(key_name, bytes) == mac_hex;
  }
  std::string seal(std::string_view key_name, std::string_view, std::string_view plain) const override {
    return hex_of(mac(key_name, plain) + '|' + std::string(plain));
  }
  std::optional<std::string> open(std::string_view key_name, std::string_view sealed_hex) const override {
    const auto bytes = bytes_of_hex(sealed_hex).value_or(std::string());
    const auto bar = bytes.find('|');
    if (bar == std::string::npos || mac(key_name, bytes.substr(bar + 1)) != bytes.substr(0, bar)) return std::nullopt;
    return bytes.substr(bar + 1);
  }
};

}  // namespace tillrig
