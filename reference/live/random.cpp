#include "reference/live/random.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace tillrig {

LiveRandom::LiveRandom(std::uint64_t seed, const NodeName& node, std::uint64_t incarnation)
    : key_(keyed(keyed(seed, node.text()), incarnation)) {}

std::uint64_t LiveRandom::next(std::string_view stream) {
  auto found = streams_.find(stream);
  if (found == streams_.end()) found = streams_.emplace(stream, Stream{keyed(key_, stream), 0}).first;
  return keyed_bits(found->second.key, found->second.drawn++);
}

std::uint64_t seed_from_the_system() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return seed;
}

}  // namespace tillrig
