#include "reference/ports/mac.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "reference/ports/octets.h"
#include "reference/protocol/text.h"

namespace tillrig {

namespace {

struct FreeMac {
  void operator()(EVP_MAC_CTX* mac) const { EVP_MAC_CTX_free(mac); }
};
using Mac = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

Mac make_hmac_sha256() {
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Mac mac(EVP_MAC_CTX_new(algorithm));
  EVP_MAC_free(algorithm);
  std::string digest = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                   OSSL_PARAM_construct_end()};
  if (!mac || EVP_MAC_CTX_set_params(mac.get(), parameters) != 1)
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  return mac;
}

// Fetched once a process and copied for each use: fetching costs more than the short texts that are signed.
Mac hmac_sha256() {
  static const Mac prepared = make_hmac_sha256();
  return Mac(EVP_MAC_CTX_dup(prepared.get()));
}

}  // namespace

std::string mac_of(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  const auto mac = hmac_sha256();
  const bool done = mac && EVP_MAC_init(mac.get(), octets(key), key.size(), nullptr) == 1 &&
                    EVP_MAC_update(mac.get(), octets(bytes), bytes.size()) == 1 &&
                    EVP_MAC_final(mac.get(), digest.data(), &size, digest.size()) == 1;
  if (!done) throw std::runtime_error("HMAC-SHA256 cannot be computed");
  return hex_of({reinterpret_cast<const char*>(digest.data()), size});
}

bool same_mac(std::string_view expected, std::string_view given) {
  return expected.size() == given.size() && CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
}

}  // namespace tillrig
