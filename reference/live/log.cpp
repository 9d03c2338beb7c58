#include "reference/live/log.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "reference/ports/event_codec.h"

namespace tillrig {
namespace {

constexpr std::size_t length_bytes = 4;

}  // namespace

PipeLog::PipeLog(int pipe, LiveTime time, NodeName node, std::uint64_t incarnation)
    : pipe_(pipe), time_(time), node_(std::move(node)), incarnation_(incarnation) {}

void PipeLog::record(Event event) {
  const std::lock_guard lock(mutex_);
  Stamp stamp;
  stamp.at = time_.now().since_start;
  stamp.node = node_;
  stamp.incarnation = incarnation_;
  buffer_.assign(length_bytes, '\0');
  encode(stamp, event, buffer_);
  const auto length = buffer_.size() - length_bytes;
  for (std::size_t i = 0; i < length_bytes; ++i) buffer_[i] = static_cast<char>((length >> (8 * i)) & 0xff);
  write_all();
}

void PipeLog::bye() {
  const std::lock_guard lock(mutex_);
  buffer_.assign(length_bytes, '\0');
  write_all();
}

void PipeLog::write_all() {
  std::size_t written = 0;
  while (written < buffer_.size()) {
    const auto count = write(pipe_, buffer_.data() + written, buffer_.size() - written);
    if (count > 0)
      written += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "the pipe to the harness");
  }
}

}  // namespace tillrig
