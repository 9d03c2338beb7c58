#include "harness/journal/chain.h"

#include <openssl/evp.h>

#include "reference/ports/event_codec.h"
#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {

namespace {

// Fetched once a process: fetching it for each entry costs more than hashing it, and the first fetch starts OpenSSL.
const EVP_MD* sha256() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

struct ChainHasher::Digest {
  Digest() : algorithm(sha256()), context(EVP_MD_CTX_new()) {
    invariant(algorithm != nullptr && context != nullptr, "OpenSSL offers SHA-256");
  }
  ~Digest() { EVP_MD_CTX_free(context); }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  const EVP_MD* algorithm;
  EVP_MD_CTX* context;
};

ChainHasher::ChainHasher() : digest_(std::make_unique<Digest>()) {
  bytes_.reserve(1024);
}
ChainHasher::~ChainHasher() = default;

void ChainHasher::add(std::uint64_t number, const Stamp& stamp, const Event& event) {
  invariant(number == ++number_, "entries are chained in order, without gaps");
  bytes_.assign(reinterpret_cast<const char*>(link_.data()), link_.size());
  for (int byte = 0; byte < 8; ++byte) bytes_.push_back(static_cast<char>(number >> (8 * byte)));
  encode(stamp, event, bytes_);
  const bool hashed = EVP_DigestInit_ex2(digest_->context, digest_->algorithm, nullptr) == 1 &&
                      EVP_DigestUpdate(digest_->context, bytes_.data(), bytes_.size()) == 1 &&
                      EVP_DigestFinal_ex(digest_->context, link_.data(), nullptr) == 1;
  invariant(hashed, "SHA-256 of an entry");
}

std::string hex(const ChainLink& link) {
  return hex_of({reinterpret_cast<const char*>(link.data()), link.size()});
}

}  // namespace tillrig
