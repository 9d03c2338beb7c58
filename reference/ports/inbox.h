#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

namespace tillrig {

struct InboxFile {
  std::string name;
  std::string bytes;
};

// Where files from outside appear (a bank's statement): whole, and once, also across a restart.
class Inbox {
 public:
  virtual ~Inbox() = default;
  // The next file that has not been acknowledged, in order of arrival, then of name.
  virtual boost::asio::awaitable<InboxFile> next() = 0;
  // The file will not be seen again. A crash before this shows it again.
  virtual void acknowledge(const std::string& name) = 0;
};

}  // namespace tillrig
