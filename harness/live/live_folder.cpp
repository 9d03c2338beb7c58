#include "harness/live/live_folder.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "reference/protocol/text.h"

namespace tillrig {
namespace {

constexpr std::size_t key_bytes = 32;

std::string random_hex() {
  std::array<unsigned char, key_bytes> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return hex_of({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

int bound_socket(int& port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (descriptor < 0 || bind(descriptor, generic, size) != 0 || getsockname(descriptor, generic, &size) != 0)
    throw std::system_error(errno, std::generic_category(), "no free port on the loopback");
  port = ntohs(address.sin_port);
  return descriptor;
}

}  // namespace

std::string make_live_folder() {
  std::string folder = (std::filesystem::temp_directory_path() / "tillrig-XXXXXX").string();
  if (!mkdtemp(folder.data())) throw std::system_error(errno, std::generic_category(), folder);
  for (const char* part : {"store", "net", "dev", "inbox", "wire"})
    std::filesystem::create_directory(folder + "/" + part);
  return folder;
}

std::string make_key_file(const std::string& folder, const NodeName& node, const std::vector<std::string>& names,
                          SharedKeys& shared) {
  auto path = folder + "/" + node.text() + ".keys";
  std::string text;
  for (const auto& name : names) {
    auto& key = shared[name];
    if (key.empty()) key = random_hex();
    text += name + " " + key + "\n";
  }
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 && write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (descriptor >= 0) close(descriptor);
  if (!written) throw std::runtime_error(path + ": the key file cannot be written");
  return path;
}

std::vector<int> free_ports(std::size_t count) {
  std::vector<int> ports(count), held;
  for (auto& port : ports) held.push_back(bound_socket(port));
  for (const int descriptor : held) close(descriptor);
  return ports;
}

std::vector<std::string> last_lines(const std::string& path, std::size_t count) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (lines.size() == count) lines.erase(lines.begin());
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace tillrig
