#include "reference/store/written_ahead.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tillrig {

void WrittenAhead::keep_ahead_of(std::int64_t used) {
  if (chunk_ == 0 || used <= enough_until_) return;
  const std::int64_t wanted = used + chunk_;
  enough_until_ = wanted - chunk_ / 2;
  const int file = open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return;
  struct stat about {};
  if (fstat(file, &about) == 0 && about.st_size < wanted) {
    const std::string zeros(static_cast<std::size_t>(wanted - about.st_size), '\0');
    [[maybe_unused]] const auto written = write(file, zeros.data(), zeros.size());
  }
  close(file);
}

}  // namespace tillrig
