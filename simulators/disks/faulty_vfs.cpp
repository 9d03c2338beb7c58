#include "simulators/disks/faulty_vfs.h"

#include <sqlite3.h>

#include <atomic>
#include <mutex>
#include <new>
#include <utility>

namespace tillrig {

namespace {

struct FaultyDisk {
  std::function<void(Duration)> wait;
  sqlite3_vfs* real = nullptr;
  std::mutex mutex;
  DiskFaults faults;

  // What SQLite is to be told instead of the operation; SQLITE_OK: let it happen. Waits first on a slow disk.
  int before(DiskFaults::Operation operation, int io_error) {
    Duration delay{};
    {
      const std::lock_guard lock(mutex);
      const auto result = faults.before(operation);
      if (result == DiskFaults::Result::full) return SQLITE_FULL;
      if (result == DiskFaults::Result::io_error) return io_error;
      delay = faults.take_delay();
    }
    if (delay > Duration::zero()) wait(delay);
    return SQLITE_OK;
  }
};

// SQLite allocates both together: the real file lies behind this.
struct OpenFile {
  sqlite3_file base;
  FaultyDisk* disk;
};

FaultyDisk& disk_of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file)->disk;
}

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<OpenFile*>(file) + 1);
}

int close_file(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), to, size, offset);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const int trouble = disk_of(file).before(DiskFaults::Operation::write, SQLITE_IOERR_WRITE);
  return trouble != SQLITE_OK ? trouble : real(file)->pMethods->xWrite(real(file), from, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int trouble = disk_of(file).before(DiskFaults::Operation::write, SQLITE_IOERR_TRUNCATE);
  return trouble != SQLITE_OK ? trouble : real(file)->pMethods->xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int flags) {
  const int trouble = disk_of(file).before(DiskFaults::Operation::sync, SQLITE_IOERR_FSYNC);
  return trouble != SQLITE_OK ? trouble : real(file)->pMethods->xSync(real(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}

int unlock_file(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}

int check_lock(sqlite3_file* file, int* locked) {
  return real(file)->pMethods->xCheckReservedLock(real(file), locked);
}

int file_control(sqlite3_file* file, int what, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}

int sector_size(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}

int device_characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

// Version 1: no shared memory, which locking_mode=exclusive does without, and no mapped files.
const sqlite3_io_methods methods = {
    1,           close_file, read_file,    write_file,  truncate_file,          sync_file, file_size, lock_file,
    unlock_file, check_lock, file_control, sector_size, device_characteristics, nullptr,   nullptr,   nullptr,
    nullptr,     nullptr,    nullptr};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* disk = static_cast<FaultyDisk*>(vfs->pAppData);
  new (file) OpenFile{{nullptr}, disk};
  real(file)->pMethods = nullptr;
  const int result = disk->real->xOpen(disk->real, path, real(file), flags, out_flags);
  if (result == SQLITE_OK)
    file->pMethods = &methods;
  else if (real(file)->pMethods)
    close_file(file);
  return result;
}

std::string next_name() {
  static std::atomic<int> number = 0;
  return "tillrig-faulty-" + std::to_string(++number);
}

}  // namespace

struct FaultyVfs::State : FaultyDisk {
  std::string name;
  sqlite3_vfs vfs{};
};

// Everything but opening a file is the real file system's own.
FaultyVfs::FaultyVfs(std::function<void(Duration)> wait, std::function<void(const DiskRule&)> fired)
    : state_(std::make_unique<State>()) {
  auto& state = *state_;
  state.name = next_name();
  state.wait = std::move(wait);
  state.faults.on_fired(std::move(fired));
  state.real = sqlite3_vfs_find(nullptr);
  state.vfs = *state.real;
  state.vfs.pNext = nullptr;
  state.vfs.zName = state.name.c_str();
  state.vfs.szOsFile += static_cast<int>(sizeof(OpenFile));
  state.vfs.pAppData = static_cast<FaultyDisk*>(&state);
  state.vfs.xOpen = open_file;
  sqlite3_vfs_register(&state.vfs, 0);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(&state_->vfs);
}

const std::string& FaultyVfs::name() const {
  return state_->name;
}

void FaultyVfs::add(const DiskRule& rule) {
  const std::lock_guard lock(state_->mutex);
  state_->faults.add(rule);
}

void FaultyVfs::heal(std::int64_t id) {
  const std::lock_guard lock(state_->mutex);
  state_->faults.heal(id);
}

}  // namespace tillrig
