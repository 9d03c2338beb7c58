#include "harness/worlds/warm_up.h"

#include <string>

#include "harness/journal/chain.h"
#include "harness/worlds/run_header.h"
#include "reference/ports/mac.h"
#include "simulators/kernel/virtual_store.h"

namespace tillrig {

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
}

}  // namespace tillrig
