#pragma once

#include <map>
#include <optional>
#include <string>

#include "reference/ports/keys.h"

namespace tillrig {

// Keys out of a file with one "name hex" a line, that nobody but its owner may read (0600).
class FileKeys final : public Keys {
 public:
  // Throws std::runtime_error, one line that names the file and the line but never its content.
  explicit FileKeys(const std::string& path);
  ~FileKeys() override;

  std::string mac(std::string_view key_name, std::string_view bytes) const override;
  bool mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const override;
  std::string seal(std::string_view key_name, std::string_view nonce, std::string_view plain) const override;
  std::optional<std::string> open(std::string_view key_name, std::string_view sealed_hex) const override;

 private:
  const std::string& key(std::string_view key_name) const;

  std::map<std::string, std::string, std::less<>> keys_;
};

}  // namespace tillrig
