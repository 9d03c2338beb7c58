#include "harness/worlds/private_folder.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace tillrig {

PrivateFolder::PrivateFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "tillrig-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "a temporary folder " + name);
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code left_behind;
  std::filesystem::remove_all(path_, left_behind);
}

}  // namespace tillrig
