#include "reference/live/inbox.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <tuple>

namespace tillrig {

namespace fs = std::filesystem;
namespace asio = boost::asio;

namespace {

int watch_for_arrivals(const fs::path& folder) {
  fs::create_directories(folder / "done");
  const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor < 0 || inotify_add_watch(descriptor, folder.c_str(), IN_MOVED_TO) < 0)
    throw std::system_error(errno, std::generic_category(), folder.string() + ": cannot be watched");
  return descriptor;
}

void sync_folder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (!synced) throw std::system_error(error, std::generic_category(), folder.string() + ": cannot be synced");
}

// When it was renamed into place, then its name.
std::tuple<std::int64_t, std::int64_t, std::string> order_of(const fs::path& file) {
  struct stat about {};
  if (stat(file.c_str(), &about) != 0) return {0, 0, file.filename().string()};
  return {about.st_ctim.tv_sec, about.st_ctim.tv_nsec, file.filename().string()};
}

}  // namespace

FolderInbox::FolderInbox(asio::any_io_executor executor, fs::path folder)
    : folder_(std::move(folder)), done_(folder_ / "done"), changes_(executor, watch_for_arrivals(folder_)) {}

std::optional<fs::path> FolderInbox::oldest() const {
  std::optional<fs::path> first;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const auto name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with('.') || fs::exists(done_ / name)) continue;
    if (!first || order_of(entry.path()) < order_of(*first)) first = entry.path();
  }
  return first;
}

asio::awaitable<InboxFile> FolderInbox::next() {
  for (;;) {
    if (const auto found = oldest()) {
      std::ifstream file(*found, std::ios::binary);
      InboxFile whole;
      whole.name = found->filename().string();
      whole.bytes.assign(std::istreambuf_iterator<char>(file), {});
      if (!file) throw std::runtime_error(found->string() + ": cannot be read");
      co_return whole;
    }
    std::array<char, 4096> news{};
    co_await changes_.async_read_some(asio::buffer(news), asio::use_awaitable);
  }
}

void FolderInbox::acknowledge(const std::string& name) {
  fs::rename(folder_ / name, done_ / name);
  sync_folder(done_);
  sync_folder(folder_);
}

}  // namespace tillrig
