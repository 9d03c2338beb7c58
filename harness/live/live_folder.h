#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/protocol/ids.h"

namespace tillrig {

// Makes the private folder of a live world (0700), short enough for the paths of sockets in it.
std::string make_live_folder();

// The keys of a world by name, as hex; made when the first node is given one.
using SharedKeys = std::map<std::string, std::string>;

// The file of the keys with these names for one node, 0600; answers its path.
std::string make_key_file(const std::string& folder, const NodeName& node, const std::vector<std::string>& names,
                          SharedKeys& shared);

// Free ports of the loopback, all different.
std::vector<int> free_ports(std::size_t count);

// The last lines of a text file; none when there is no such file.
std::vector<std::string> last_lines(const std::string& path, std::size_t count);

}  // namespace tillrig
