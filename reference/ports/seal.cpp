#include "reference/ports/seal.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "reference/ports/mac.h"
#include "reference/ports/octets.h"
#include "reference/protocol/text.h"

namespace tillrig {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kTagBytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Fetched once a process: fetching costs more than the short texts that are sealed.
const EVP_CIPHER* aes_256_gcm() {
  static const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  if (!cipher) throw std::runtime_error("OpenSSL has no AES-256-GCM");
  return cipher;
}

// REQUIRES: a key and a nonce of their sizes. The bytes that come out are as many as go in.
Context begun(std::string_view key, std::string_view nonce, bool sealing) {
  if (key.size() != kKeyBytes || nonce.size() != seal_nonce_bytes)
    throw std::logic_error("sealing takes a key of 32 bytes and a nonce of 12");
  Context context(EVP_CIPHER_CTX_new());
  if (!context || EVP_CipherInit_ex2(context.get(), aes_256_gcm(), octets(key), octets(nonce), sealing, nullptr) != 1)
    throw std::runtime_error("AES-256-GCM cannot be begun");
  return context;
}

std::string run_through(EVP_CIPHER_CTX* context, std::string_view bytes) {
  std::string out(bytes.size(), '\0');
  int size = 0;
  if (EVP_CipherUpdate(context, octets(out), &size, octets(bytes), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("AES-256-GCM cannot be computed");
  return out;
}

// Writes nothing: GCM has no last block. Answers whether it ended well, which when opening is whether the tag is right.
bool ended(EVP_CIPHER_CTX* context) {
  std::array<unsigned char, EVP_MAX_BLOCK_LENGTH> nothing{};
  int size = 0;
  return EVP_CipherFinal_ex(context, nothing.data(), &size) == 1;
}

}  // namespace

std::string sealing_key(std::string_view key) {
  return bytes_of_hex(mac_of(key, "the key that seals")).value();
}

std::string seal_with(std::string_view sealing_key, std::string_view nonce, std::string_view plain) {
  const auto context = begun(sealing_key, nonce, true);
  const auto cipher = run_through(context.get(), plain);
  std::string tag(kTagBytes, '\0');
  if (!ended(context.get()) ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagBytes), tag.data()) != 1)
    throw std::runtime_error("AES-256-GCM cannot be computed");
  return hex_of(nonce) + hex_of(cipher) + hex_of(tag);
}

std::optional<std::string> open_with(std::string_view sealing_key, std::string_view sealed_hex) {
  const auto sealed = bytes_of_hex(sealed_hex);
  if (!sealed || sealed->size() < seal_nonce_bytes + kTagBytes) return std::nullopt;
  const std::string_view all = *sealed;
  const auto context = begun(sealing_key, all.substr(0, seal_nonce_bytes), false);
  auto plain = run_through(context.get(), all.substr(seal_nonce_bytes, all.size() - seal_nonce_bytes - kTagBytes));
  std::string tag(all.substr(all.size() - kTagBytes));
  if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagBytes), tag.data()) != 1)
    throw std::runtime_error("AES-256-GCM cannot be computed");
  if (!ended(context.get())) return std::nullopt;
  return plain;
}

std::string random_bytes(Random& random, std::string_view stream, std::size_t count) {
  std::string bytes;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < count; ++i, bits >>= 8) {
    if (i % sizeof bits == 0) bits = random.next(stream);
    bytes.push_back(static_cast<char>(bits & 0xff));
  }
  return bytes;
}

std::string seal_nonce(Random& random, std::string_view stream) {
  return random_bytes(random, stream, seal_nonce_bytes);
}

}  // namespace tillrig
