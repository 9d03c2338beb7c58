#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <string>

#include "reference/live/wire.h"

namespace tillrig {

// Where a name listens. nullopt: nobody has published it.
std::optional<boost::asio::ip::tcp::endpoint> address_of(const FolderDirectory& directory, const std::string& name);

// Listens on a free port of the loopback and publishes it.
boost::asio::ip::tcp::acceptor listen_as(const FolderDirectory& directory, const std::string& name,
                                         const boost::asio::any_io_executor& executor);

}  // namespace tillrig
