#include "harness/worlds/warm_up.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "harness/journal/chain.h"
#include "harness/worlds/run_header.h"
#include "reference/ports/mac.h"
#include "simulators/kernel/virtual_store.h"

namespace tillrig {
namespace {

constexpr std::uintptr_t kHugePage = 2 << 20;
constexpr int kRoom = 16 << 20;

std::uintptr_t first_of_the_room = 0;

std::uintptr_t next_huge_page(std::uintptr_t address) {
  return (address + kHugePage - 1) / kHugePage * kHugePage;
}

// Leaks it where it is not freed: it is asked for its place only.
std::uintptr_t place_of_a_new_block(std::size_t size, bool kept) {
  void* block = ::malloc(size);
  const bool there = ::malloc_usable_size(block) >= size;
  const auto place = there ? reinterpret_cast<std::uintptr_t>(block) : 0;
  if (!kept) ::free(block);
  return place;
}

// A world touches a few megabytes. As small pages of this process, copied one by one on the first write, they cost a
// world more than its sales do; as huge pages that nobody has touched yet they cost next to nothing. Where the kernel
// has none to give, all is as it was.
void leave_room_for_worlds() {
  constexpr int kNoBlockIsThatLarge = 32 << 20;
  constexpr std::size_t kLargerThanAnyFreePiece = 1 << 20;
  ::malloc_trim(0);
  ::mallopt(M_MMAP_THRESHOLD, kNoBlockIsThatLarge);
  ::mallopt(M_TOP_PAD, kRoom);
  const auto top = place_of_a_new_block(kLargerThanAnyFreePiece, false);
  first_of_the_room = next_huge_page(top + kLargerThanAnyFreePiece);
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0));
  if (end > first_of_the_room)
    // NOLINTNEXTLINE(performance-no-int-to-ptr): an address that the break has reached, no object
    ::madvise(reinterpret_cast<void*>(first_of_the_room), end - first_of_the_room, MADV_HUGEPAGE);
}

}  // namespace

void warm_up() {
  // Its hash of the program is the same for every run of this process.
  run_header({}, {}, 0, WorldKind::virtual_world);
  const ChainHasher hasher;
  mac_of("key", "bytes");
  prepared_disk([](DbSession& session) {
    session.execute("CREATE TABLE IF NOT EXISTS warm (id TEXT PRIMARY KEY, count BIGINT NOT NULL)");
    session.execute("INSERT INTO warm (id, count) VALUES (:p1, :p2)", {std::string("id"), std::int64_t{1}});
    session.query("SELECT id, count FROM warm WHERE id = :p1", {std::string("id")});
  });
  leave_room_for_worlds();
}

void move_into_the_room() {
  constexpr std::size_t kLargerThanAnyFreePiece = 1 << 18;
  const auto top = place_of_a_new_block(kLargerThanAnyFreePiece, false);
  if (top != 0 && top < first_of_the_room) place_of_a_new_block(first_of_the_room - top, true);
}

}  // namespace tillrig
