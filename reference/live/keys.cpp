#include "reference/live/keys.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <optional>
#include <stdexcept>

namespace tillrig {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::optional<std::string> from_hex(std::string_view hex) {
  if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = hex_digit(hex[i]), low = hex_digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace

FileKeys::FileKeys(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) throw std::runtime_error(path + ": the key file cannot be read");
  if ((about.st_mode & 077) != 0) throw std::runtime_error(path + ": a key file must have mode 0600");
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto space = line.find(' ');
    auto bytes = space == std::string::npos ? std::nullopt : from_hex(std::string_view(line).substr(space + 1));
    OPENSSL_cleanse(line.data() + std::min(space, line.size()), line.size() - std::min(space, line.size()));
    if (!bytes) throw std::runtime_error(fmt::format("{}:{}: expected a name, a space and hex digits", path, number));
    keys_.insert_or_assign(line.substr(0, space), std::move(*bytes));
  }
}

FileKeys::~FileKeys() {
  for (auto& [name, key] : keys_) OPENSSL_cleanse(key.data(), key.size());
}

std::string FileKeys::mac(std::string_view key_name, std::string_view bytes) const {
  const auto found = keys_.find(key_name);
  if (found == keys_.end()) throw std::logic_error(fmt::format("there is no key {}", key_name));
  const auto& key = found->second;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &size))
    throw std::runtime_error("HMAC-SHA256 failed");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

bool FileKeys::mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const {
  const auto expected = mac(key_name, bytes);
  return expected.size() == mac_hex.size() && CRYPTO_memcmp(expected.data(), mac_hex.data(), expected.size()) == 0;
}

}  // namespace tillrig
