#include "simulators/kernel/disk.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "reference/ports/random.h"

namespace tillrig {
namespace {
constexpr std::size_t sector = 512;
}

Disk::Disk(std::uint64_t key, DiskImage image) : key_(key) {
  fill(std::move(image));
}

void Disk::fill(DiskImage image) {
  for (auto& [name, bytes] : image.files) {
    files_.push_back({name, std::move(bytes)});
    names_.emplace(name, &files_.back());
  }
}

Disk::FileId Disk::open(std::string_view name) {
  auto found = names_.find(name);
  if (found == names_.end()) {
    files_.push_back({std::string(name), {}});
    found = names_.emplace(std::string(name), &files_.back()).first;
  }
  open_.emplace(++last_id_, found->second);
  return last_id_;
}

bool Disk::exists(std::string_view name) const {
  return names_.contains(name);
}

void Disk::remove(std::string_view name) {
  const auto found = names_.find(name);
  if (found == names_.end()) return;
  File* file = found->second;
  names_.erase(found);
  std::erase_if(pending_, [file](const Pending& p) { return p.file == file; });
  std::erase_if(open_, [file](const auto& entry) { return entry.second == file; });
  files_.remove_if([file](const File& f) { return &f == file; });
}

Disk::File* Disk::find(FileId id) {
  const auto found = open_.find(id);
  return found == open_.end() ? nullptr : found->second;
}

Disk::Result Disk::read(FileId id, std::int64_t offset, void* to, std::size_t size, std::size_t& got) {
  got = 0;
  const File* file = find(id);
  if (!file) return Result::io_error;
  const auto at = static_cast<std::size_t>(offset);
  if (at < file->bytes.size()) {
    got = std::min(size, file->bytes.size() - at);
    std::memcpy(to, file->bytes.data() + at, got);
  }
  std::memset(static_cast<char*>(to) + got, 0, size - got);
  return Result::ok;
}

// A power loss inside makes every FileId void: callers look their file up afterwards.
Disk::Result Disk::touched(DiskFaults::Operation operation) {
  if (const auto tell = power_cut()) {
    lose_power();
    tell();
    return Result::io_error;
  }
  ++operations_;
  return faults_.before(operation);
}

Disk::Result Disk::write(FileId id, std::int64_t offset, const void* from, std::size_t size) {
  if (!find(id)) return Result::io_error;
  if (const auto trouble = touched(DiskFaults::Operation::write); trouble != Result::ok) return trouble;
  ++writes_;
  File& file = *find(id);
  const auto at = static_cast<std::size_t>(offset);
  const std::size_t old_size = file.bytes.size();
  Pending pending{&file, at, old_size, {}, std::string(static_cast<const char*>(from), size), false, 0};
  if (at < old_size) pending.before.assign(file.bytes, at, std::min(size, old_size - at));
  if (at > old_size) file.bytes.resize(at);
  file.bytes.replace(at, size, pending.after);
  pending.size_after = file.bytes.size();
  pending_.push_back(std::move(pending));
  return Result::ok;
}

Disk::Result Disk::truncate(FileId id, std::int64_t size) {
  if (!find(id)) return Result::io_error;
  if (const auto trouble = touched(DiskFaults::Operation::write); trouble != Result::ok) return trouble;
  File& file = *find(id);
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t old_size = file.bytes.size();
  Pending pending{&file, wanted, old_size, {}, {}, true, wanted};
  if (wanted < old_size) pending.before.assign(file.bytes, wanted, old_size - wanted);
  file.bytes.resize(wanted);
  pending_.push_back(std::move(pending));
  return Result::ok;
}

Disk::Result Disk::sync(FileId id) {
  if (!find(id)) return Result::io_error;
  if (const auto trouble = touched(DiskFaults::Operation::sync); trouble != Result::ok) return trouble;
  ++syncs_;
  const File* file = find(id);
  std::erase_if(pending_, [file](const Pending& p) { return p.file == file; });
  return Result::ok;
}

Disk::Result Disk::size(FileId id, std::int64_t& bytes) {
  const File* file = find(id);
  if (!file) return Result::io_error;
  bytes = static_cast<std::int64_t>(file->bytes.size());
  return Result::ok;
}

void Disk::lose_power_before(std::uint64_t n, std::function<void()> lost) {
  power_cuts_.push_back({n, std::move(lost)});
}

// Whom to tell of the one that is due; empty: none is. Two at one moment are one.
std::function<void()> Disk::power_cut() {
  std::function<void()> tell;
  for (auto& cut : power_cuts_)
    if (--cut.left == 0) tell = std::move(cut.lost);
  std::erase_if(power_cuts_, [](const PowerCut& cut) { return cut.left == 0; });
  return tell;
}

void Disk::lose_power() {
  open_.clear();
  auto lost = std::move(pending_);
  pending_.clear();
  if (lost.empty()) return;
  for (auto last = lost.rbegin(); last != lost.rend(); ++last) undo(last->file->bytes, *last);
  if (const auto said = faults_.at_power_loss()) {
    for (const auto& pending : lost) redo(pending, *said == DiskTrouble::tears ? Fate::torn : Fate::dropped);
    return;
  }
  for (const auto& pending : lost) {
    const auto fate = fate_of_one();
    kept_unsynced_ = kept_unsynced_ || fate == Fate::kept;
    redo(pending, fate);
  }
}

Disk::Fate Disk::fate_of_one() {
  switch (uniform_from_bits(bits(), 3)) {
    case 0:
      return Fate::kept;
    case 1:
      return Fate::dropped;
    default:
      return Fate::torn;
  }
}

std::uint64_t Disk::bits() {
  return keyed_bits(key_, draws_++);
}

void Disk::undo(std::string& bytes, const Pending& pending) {
  bytes.resize(pending.size_before);
  std::copy(pending.before.begin(), pending.before.end(), bytes.begin() + static_cast<std::ptrdiff_t>(pending.offset));
}

// Torn: each sector of the write by itself keeps what was there, has the new bytes, or is garbage. Neighbours in the
// same sector survive (what SQLite calls powersafe overwrite, and assumes of every disk).
void Disk::redo(const Pending& pending, Fate fate) {
  if (fate == Fate::dropped) return;
  auto& bytes = pending.file->bytes;
  if (pending.truncation) {
    bytes.resize(std::min(bytes.size(), pending.size_after));
    return;
  }
  bytes.resize(std::max(bytes.size(), pending.offset + pending.after.size()));
  for (std::size_t done = 0; done < pending.after.size();) {
    const std::size_t at = pending.offset + done;
    const std::size_t length = std::min(sector - at % sector, pending.after.size() - done);
    const auto luck = fate == Fate::kept ? 0 : uniform_from_bits(bits(), 3);
    if (luck == 0) bytes.replace(at, length, pending.after, done, length);
    if (luck == 1)
      for (std::size_t i = at; i < at + length; ++i) bytes[i] = static_cast<char>(bits());
    done += length;
  }
}

DiskImage Disk::image() const {
  DiskImage image;
  for (const auto& [name, file] : names_) image.files.emplace(name, file->bytes);
  return image;
}

DiskImage Disk::synced() const {
  auto now = image();
  for (auto last = pending_.rbegin(); last != pending_.rend(); ++last) undo(now.files.at(last->file->name), *last);
  return now;
}

void Disk::replace(DiskImage image) {
  pending_.clear();
  open_.clear();
  names_.clear();
  files_.clear();
  kept_unsynced_ = false;
  fill(std::move(image));
}

}  // namespace tillrig
