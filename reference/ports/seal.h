#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "reference/ports/random.h"

namespace tillrig {

// What Keys promises about sealing, for whoever implements it: AES-256-GCM, as hex of nonce | ciphertext | tag.

inline constexpr std::size_t seal_nonce_bytes = 12;

// The 32 bytes that seal, out of a named key of any length: what signs under a name never enciphers under it.
std::string sealing_key(std::string_view key);

// REQUIRES: a key of 32 bytes, a nonce of 12 (else std::logic_error). A nonce is used once under a key.
std::string seal_with(std::string_view sealing_key, std::string_view nonce, std::string_view plain);
// nullopt: not hex, too short, or not sealed under this key.
std::optional<std::string> open_with(std::string_view sealing_key, std::string_view sealed_hex);

// Bytes out of a node's own stream.
std::string random_bytes(Random& random, std::string_view stream, std::size_t count);
// A nonce out of such a stream, which never gives the same twice.
std::string seal_nonce(Random& random, std::string_view stream);

}  // namespace tillrig
