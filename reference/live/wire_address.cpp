#include "reference/live/wire_address.h"

#include <charconv>

namespace tillrig {

using boost::asio::ip::tcp;

std::optional<tcp::endpoint> address_of(const FolderDirectory& directory, const std::string& name) {
  const auto published = directory.endpoint(NodeName(name));
  if (!published) return std::nullopt;
  const auto colon = published->rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(published->substr(0, colon), error);
  unsigned short port = 0;
  const auto end = published->data() + published->size();
  const auto read = std::from_chars(published->data() + colon + 1, end, port);
  if (error || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return tcp::endpoint(address, port);
}

tcp::acceptor listen_as(const FolderDirectory& directory, const std::string& name,
                        const boost::asio::any_io_executor& executor) {
  tcp::acceptor acceptor(executor, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
  const auto local = acceptor.local_endpoint();
  directory.publish(name, local.address().to_string() + ":" + std::to_string(local.port()));
  return acceptor;
}

}  // namespace tillrig
