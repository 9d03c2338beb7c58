#include "simulators/kernel/disk_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <functional>
#include <map>
#include <new>
#include <string_view>
#include <utility>

#include "reference/ports/random.h"

namespace tillrig {
namespace {

struct Context {
  std::map<std::string, Disk*, std::less<>> disks;
  WallInstant now{};
  std::uint64_t random_key = 1;
  std::uint64_t draws = 0;
  std::uint64_t temporary = 0;
};

Context& context() {
  static Context the_one;
  return the_one;
}

struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  Disk::FileId id;
};

OpenFile& opened(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

std::pair<Disk*, std::string_view> resolve(const char* path) {
  const std::string_view whole(path);
  const auto slash = whole.find('/');
  const auto found = context().disks.find(whole.substr(0, slash));
  if (slash == std::string_view::npos || found == context().disks.end()) return {nullptr, {}};
  return {found->second, whole.substr(slash + 1)};
}

int code_of(Disk::Result result, int io_error) {
  switch (result) {
    case Disk::Result::ok:
      return SQLITE_OK;
    case Disk::Result::full:
      return SQLITE_FULL;
    case Disk::Result::io_error:
      return io_error;
  }
  return SQLITE_IOERR;
}

int close_file(sqlite3_file*) {
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  std::size_t got = 0;
  const auto wanted = static_cast<std::size_t>(size);
  const auto result = opened(file).disk->read(opened(file).id, offset, to, wanted, got);
  if (result != Disk::Result::ok) return SQLITE_IOERR_READ;
  return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  return code_of(opened(file).disk->write(opened(file).id, offset, from, static_cast<std::size_t>(size)),
                 SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return code_of(opened(file).disk->truncate(opened(file).id, size), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* file, int) {
  return code_of(opened(file).disk->sync(opened(file).id), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  std::int64_t bytes = 0;
  const auto result = opened(file).disk->size(opened(file).id, bytes);
  *size = bytes;
  return code_of(result, SQLITE_IOERR_FSTAT);
}

int lock_file(sqlite3_file*, int) {
  return SQLITE_OK;
}
int check_lock(sqlite3_file*, int* locked) {
  *locked = 0;
  return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
  return 512;
}
int device_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// Version 1: no shared memory, which locking_mode=exclusive does without.
const sqlite3_io_methods methods = {
    1,         close_file, read_file,    write_file,  truncate_file,          sync_file, file_size, lock_file,
    lock_file, check_lock, file_control, sector_size, device_characteristics, nullptr,   nullptr,   nullptr,
    nullptr,   nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  if (!path) return SQLITE_CANTOPEN;  // a nameless temporary file: temp_store=memory is what a node uses
  const auto [disk, name] = resolve(path);
  if (!disk || (!(flags & SQLITE_OPEN_CREATE) && !disk->exists(name))) return SQLITE_CANTOPEN;
  new (file) OpenFile{{&methods}, disk, disk->open(name)};
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* path, int) {
  const auto [disk, name] = resolve(path);
  if (!disk || !disk->exists(name)) return SQLITE_IOERR_DELETE_NOENT;
  disk->remove(name);
  return SQLITE_OK;
}

int access_file(sqlite3_vfs*, const char* path, int, int* answer) {
  const auto [disk, name] = resolve(path);
  *answer = disk && disk->exists(name);
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  if (std::strlen(path) >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::strcpy(out, path);
  return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* out) {
  for (int i = 0; i < size; ++i) out[i] = static_cast<char>(keyed_bits(context().random_key, context().draws++));
  return size;
}

int sleep_for(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

int current_time_64(sqlite3_vfs*, sqlite3_int64* julian_ms) {
  constexpr sqlite3_int64 unix_epoch = 210866760000000;  // in milliseconds of the Julian day number
  *julian_ms = unix_epoch + whole_milliseconds(context().now.since_epoch);
  return SQLITE_OK;
}

int current_time(sqlite3_vfs* vfs, double* days) {
  sqlite3_int64 julian_ms = 0;
  current_time_64(vfs, &julian_ms);
  *days = static_cast<double>(julian_ms) / 86400000.0;
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(OpenFile);
  vfs.mxPathname = 512;
  vfs.zName = "tillrig-disk";
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  vfs.xRandomness = randomness;
  vfs.xSleep = sleep_for;
  vfs.xCurrentTime = current_time;
  vfs.xGetLastError = last_error;
  vfs.xCurrentTimeInt64 = current_time_64;
  return vfs;
}

}  // namespace

const char* DiskVfs::name() {
  return "tillrig-disk";
}

void DiskVfs::install() {
  static sqlite3_vfs vfs = [] {
    // All are refused, without harm, by a process whose SQLite is already in use. The last two keep a new connection
    // from touching 200 KB of fresh pages, which costs a forked world more than its first transactions.
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 512, 40);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
    return make_vfs();
  }();
  sqlite3_vfs_register(&vfs, 1);
}

void DiskVfs::mount(const std::string& disk_name, Disk& disk) {
  context().disks.insert_or_assign(disk_name, &disk);
}
void DiskVfs::unmount(const std::string& disk_name) {
  context().disks.erase(disk_name);
}

void DiskVfs::set_context(WallInstant now, std::uint64_t random_key) {
  auto& current = context();
  current.now = now;
  current.random_key = random_key;
  current.draws = 0;
  const int seed = static_cast<int>(random_key | 1);
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed, static_cast<sqlite3*>(nullptr));
}

}  // namespace tillrig
