#pragma once

#include <string>
#include <vector>

#include "reference/protocol/ids.h"

namespace tillrig {

// Makes the private folder of a live world (0700), short enough for the paths of sockets in it.
std::string make_live_folder();

// A file of random keys with these names, 0600; answers its path.
std::string make_key_file(const std::string& folder, const std::vector<std::string>& names);

// Free ports of the loopback, all different.
std::vector<int> free_ports(std::size_t count);

// The last lines of a text file; none when there is no such file.
std::vector<std::string> last_lines(const std::string& path, std::size_t count);

}  // namespace tillrig
