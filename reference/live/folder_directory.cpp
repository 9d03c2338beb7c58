#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "reference/live/wire.h"

namespace tillrig {

FolderDirectory::FolderDirectory(std::string folder) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
}

std::optional<std::string> FolderDirectory::endpoint(const NodeName& name) const {
  std::ifstream file(folder_ + "/" + name.text());
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return line;
}

void FolderDirectory::publish(const std::string& name, const std::string& endpoint) const {
  const auto path = folder_ + "/" + name;
  const auto aside = folder_ + "/." + name + "." + std::to_string(getpid());
  std::ofstream(aside) << endpoint << "\n";
  std::error_code error;
  std::filesystem::rename(aside, path, error);
  if (error) throw std::runtime_error(path + ": an endpoint cannot be published: " + error.message());
}

}  // namespace tillrig
