#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tillrig {

// Key material stays behind this port: callers name a key and get a result, never the key. A key that this node may not
// use does not exist for it.
class Keys {
 public:
  virtual ~Keys() = default;
  // HMAC-SHA256 as 64 lower-case hex digits. REQUIRES: the key exists (a missing key is a broken world and throws).
  virtual std::string mac(std::string_view key_name, std::string_view bytes) const = 0;
  // Constant time.
  virtual bool mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const = 0;

  // AES-256-GCM under the named key, as hex of nonce | ciphertext | tag. REQUIRES: the key exists; a nonce of 12 bytes
  // that is used once (see seal_nonce in seal.h).
  virtual std::string seal(std::string_view key_name, std::string_view nonce, std::string_view plain) const = 0;
  // nullopt: not sealed under this key, or damaged on the way. REQUIRES: the key exists.
  virtual std::optional<std::string> open(std::string_view key_name, std::string_view sealed_hex) const = 0;
};

}  // namespace tillrig
