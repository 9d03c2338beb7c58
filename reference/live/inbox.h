#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <filesystem>
#include <optional>

#include "reference/ports/inbox.h"

namespace tillrig {

// A folder into which files are renamed when they are whole; names that begin with '.' are not looked at. A file that
// was acknowledged lies in the folder "done" below it, for good: another of its name is not seen.
class FolderInbox final : public Inbox {
 public:
  // Makes the folders when they are missing.
  FolderInbox(boost::asio::any_io_executor executor, std::filesystem::path folder);

  boost::asio::awaitable<InboxFile> next() override;
  // Durable when it returns. Throws std::runtime_error, one line that names the file, when that fails.
  void acknowledge(const std::string& name) override;

 private:
  std::optional<std::filesystem::path> oldest() const;

  std::filesystem::path folder_;
  std::filesystem::path done_;
  boost::asio::posix::stream_descriptor changes_;
};

}  // namespace tillrig
