#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulators/disks/disk_faults.h"

namespace tillrig {

// What is on a disk when nothing is running: whole files by name. Copied into each world that starts from it.
struct DiskImage {
  std::map<std::string, std::string, std::less<>> files;
};

// A node's disk, with the crash model of SQLite's own crash tests: all writes are in one ordered list until a sync of
// their file makes them durable; at a power loss each is, by itself, kept, dropped, or torn sector by sector. Creating,
// renaming and deleting a file are durable at once.
class Disk {
 public:
  // `key` names the stream of random numbers that decides the fate of pending writes.
  explicit Disk(std::uint64_t key, DiskImage image = {});
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  using Result = DiskFaults::Result;
  using FileId = std::uint64_t;  // of one opening; answers io_error after a power loss

  FileId open(std::string_view name);  // makes the file when it is not there
  bool exists(std::string_view name) const;
  void remove(std::string_view name);

  // Copies what is there and fills the rest with zeros; `got` is how much was there.
  Result read(FileId file, std::int64_t offset, void* to, std::size_t size, std::size_t& got);
  Result write(FileId file, std::int64_t offset, const void* from, std::size_t size);
  Result truncate(FileId file, std::int64_t size);
  Result sync(FileId file);
  Result size(FileId file, std::int64_t& bytes);

  // ---- faults

  DiskFaults& faults() { return faults_; }

  // The power goes right before the n-th write, truncation or sync from now (1: the next one). `lost` is called then.
  // Several may wait, each counts for itself.
  void lose_power_before(std::uint64_t n, std::function<void()> lost);
  // None of those that wait will come.
  void keep_power() { power_cuts_.clear(); }

  // Decides the fate of what is pending; every open FileId is void from now.
  void lose_power();
  // A commit is on the disk, and whoever waits for it will never hear of it.
  void keep_untold() { kept_unsynced_ = true; }
  // Whether a crash since the last question kept something that was not synced, or that nobody was told of: a commit
  // that nobody knows of may have survived.
  bool kept_unsynced() { return std::exchange(kept_unsynced_, false); }

  // ---- observation

  std::uint64_t operations() const { return operations_; }  // writes, truncations and syncs so far
  std::uint64_t writes() const { return writes_; }
  std::uint64_t syncs() const { return syncs_; }
  // The files as they are now, synced or not.
  DiskImage image() const;
  // The files without what no sync has made durable yet: what a copy taken now can rely on.
  DiskImage synced() const;
  // Another disk takes its place: what is pending is lost, every open FileId is void from now.
  void replace(DiskImage image);

 private:
  struct File {
    std::string name;
    std::string bytes;
  };
  struct Pending {
    File* file;
    std::size_t offset;
    std::size_t size_before;
    std::string before;  // what the write covered, as far as the file went; a truncation: what it cut off
    std::string after;   // a truncation: empty
    bool truncation;
    std::size_t size_after;
  };
  enum class Fate { kept, dropped, torn };
  struct PowerCut {
    std::uint64_t left = 0;  // operations until it comes
    std::function<void()> lost;
  };

  File* find(FileId id);
  void fill(DiskImage image);
  Result touched(DiskFaults::Operation operation);
  std::function<void()> power_cut();
  Fate fate_of_one();
  void redo(const Pending& pending, Fate fate);
  static void undo(std::string& bytes, const Pending& pending);
  std::uint64_t bits();

  std::uint64_t key_;
  std::uint64_t draws_ = 0;
  std::list<File> files_;  // addresses stay valid
  std::map<std::string, File*, std::less<>> names_;
  std::map<FileId, File*> open_;
  FileId last_id_ = 0;
  std::vector<Pending> pending_;
  DiskFaults faults_;
  std::vector<PowerCut> power_cuts_;
  bool kept_unsynced_ = false;
  std::uint64_t operations_ = 0, writes_ = 0, syncs_ = 0;
};

}  // namespace tillrig
