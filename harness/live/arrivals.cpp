#include "harness/live/arrivals.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

namespace tillrig {
namespace {

constexpr std::size_t length_bytes = 4;

std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return length;
}

}  // namespace

void Arrivals::add(int pipe) {
  pipes_.emplace(pipe, Pipe{});
}

void Arrivals::read(int descriptor, Pipe& pipe) {
  std::array<char, 65536> chunk;
  for (;;) {
    const auto count = ::read(descriptor, chunk.data(), chunk.size());
    if (count > 0) {
      pipe.bytes.append(chunk.data(), static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else {
      pipe.over = count == 0 || errno != EAGAIN;
      break;
    }
  }
  parse(pipe);
}

void Arrivals::parse(Pipe& pipe) {
  std::string_view left = pipe.bytes;
  while (pipe.wrong.empty() && left.size() >= length_bytes) {
    const auto length = length_at(left);
    if (length > max_record_bytes) {
      pipe.wrong = "a record of " + std::to_string(length) + " bytes was announced";
      break;
    }
    if (left.size() < length_bytes + length) break;
    auto record = decode(left.substr(length_bytes, length));
    left.remove_prefix(length_bytes + length);
    if (length == 0)
      pipe.said_bye = true;
    else if (record)
      held_.push_back(std::move(*record));
    else
      pipe.wrong = record.error();
  }
  pipe.bytes.erase(0, pipe.bytes.size() - left.size());
}

Arrivals::Batch Arrivals::take() {
  Batch batch;
  // What was recorded while the pipes were read may lack what caused it, so it waits for the next round.
  do {
    const Duration until = time_.now().since_start;
    for (auto& [descriptor, pipe] : pipes_)
      if (!pipe.over) read(descriptor, pipe);
    const auto later = std::stable_partition(held_.begin(), held_.end(),
                                             [until](const Recorded& record) { return record.stamp.at <= until; });
    std::stable_sort(held_.begin(), later,
                     [](const Recorded& a, const Recorded& b) { return a.stamp.at < b.stamp.at; });
    std::move(held_.begin(), later, std::back_inserter(batch.records));
    held_.erase(held_.begin(), later);
  } while (!held_.empty());
  for (auto next = pipes_.begin(); next != pipes_.end();) {
    const auto current = next++;
    const auto& [descriptor, pipe] = *current;
    if (!pipe.over) continue;
    batch.ends.push_back({descriptor, pipe.said_bye, pipe.wrong});
    ::close(descriptor);
    pipes_.erase(current);
  }
  return batch;
}

}  // namespace tillrig
