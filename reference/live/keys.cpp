#include "reference/live/keys.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

#include "reference/ports/mac.h"
#include "reference/ports/seal.h"
#include "reference/protocol/text.h"

namespace tillrig {
FileKeys::FileKeys(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) throw std::runtime_error(path + ": the key file cannot be read");
  if ((about.st_mode & 077) != 0) throw std::runtime_error(path + ": a key file must have mode 0600");
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto space = line.find(' ');
    auto bytes = space == std::string::npos ? std::nullopt : bytes_of_hex(std::string_view(line).substr(space + 1));
    OPENSSL_cleanse(line.data() + std::min(space, line.size()), line.size() - std::min(space, line.size()));
    if (!bytes || bytes->empty())
      throw std::runtime_error(fmt::format("{}:{}: expected a name, a space and hex digits", path, number));
    keys_.insert_or_assign(line.substr(0, space), std::move(*bytes));
  }
}

FileKeys::~FileKeys() {
  for (auto& [name, key] : keys_) OPENSSL_cleanse(key.data(), key.size());
}

const std::string& FileKeys::key(std::string_view key_name) const {
  const auto found = keys_.find(key_name);
  if (found == keys_.end()) throw std::logic_error(fmt::format("there is no key {}", key_name));
  return found->second;
}

std::string FileKeys::mac(std::string_view key_name, std::string_view bytes) const {
  return mac_of(key(key_name), bytes);
}

bool FileKeys::mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const {
  return same_mac(mac(key_name, bytes), mac_hex);
}

std::string FileKeys::seal(std::string_view key_name, std::string_view nonce, std::string_view plain) const {
  return seal_with(sealing_key(key(key_name)), nonce, plain);
}

std::optional<std::string> FileKeys::open(std::string_view key_name, std::string_view sealed_hex) const {
  return open_with(sealing_key(key(key_name)), sealed_hex);
}

}  // namespace tillrig
