#pragma once

#include <string>
#include <string_view>

namespace tillrig {

// Key material stays behind this port: callers name a key and get a result, never the key.
class Keys {
 public:
  virtual ~Keys() = default;
  // HMAC-SHA256 as 64 lower-case hex digits. REQUIRES: the key exists (a missing key is a broken world and throws).
  virtual std::string mac(std::string_view key_name, std::string_view bytes) const = 0;
  // Constant time.
  virtual bool mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const = 0;
};

}  // namespace tillrig
