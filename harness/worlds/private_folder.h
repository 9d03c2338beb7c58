#pragma once

#include <filesystem>

namespace tillrig {

// A folder below the temporary one that nobody else can read, gone with this object.
class PrivateFolder {
 public:
  // Throws std::system_error when none can be made.
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tillrig
