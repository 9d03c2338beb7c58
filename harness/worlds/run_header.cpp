#include "harness/worlds/run_header.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace tillrig {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

// Which build this is: SHA-256 of the program's own file. Computed once, before the worlds are forked.
const std::string& program_hash() {
  static const std::string hash = [] {
    std::ifstream program("/proc/self/exe", std::ios::binary);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
    std::array<char, 65536> buffer;
    while (program.read(buffer.data(), buffer.size()) || program.gcount() > 0)
      EVP_DigestUpdate(context, buffer.data(), static_cast<std::size_t>(program.gcount()));
    ChainLink digest{};
    EVP_DigestFinal_ex(context, digest.data(), nullptr);
    EVP_MD_CTX_free(context);
    return hex(digest);
  }();
  return hash;
}

std::string time_zone_version() {
  std::ifstream file("/usr/share/zoneinfo/tzdata.zi");
  std::string line;
  std::getline(file, line);
  constexpr std::string_view kMark = "# version ";
  return line.starts_with(kMark) ? line.substr(kMark.size()) : std::string("unknown");
}

}  // namespace

JournalHeader run_header(const std::string& scenario, const std::string& title, std::uint64_t seed, WorldKind world) {
  JournalHeader header;
  header.seed = seed;
  header.scenario = scenario;
  header.title = title;
  header.world = world == WorldKind::live_world ? "live" : "virtual";
  header.versions = {{"tillrig", TILLRIG_VERSION}};
  header.host = host_name();
  header.time_zone_data = time_zone_version();
  header.binary_hash = program_hash();
  return header;
}

}  // namespace tillrig
