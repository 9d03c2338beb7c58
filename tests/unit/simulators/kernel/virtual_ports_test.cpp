#include <boost/test/unit_test.hpp>
#include <string>

#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

using std::chrono::seconds;

const NodeName till{"till-1"};

boost::asio::awaitable<void> take_files(NodePorts* ports, bool acknowledge) {
  InboxFile file = co_await ports->inbox.next();
  ports->log.record(Event("file").with("name", file.name));
  if (acknowledge) ports->inbox.acknowledge(file.name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_is_seen_again_until_it_is_acknowledged) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(
        till, [](NodePorts& ports) { spawn(ports.executor, take_files(&ports, ports.lifecycle.incarnation() == 2)); });
    fixture.start(till);
    fixture.run_for(seconds(1));
    fixture.world().drop_file(till, "2026-01-01.csv", "totals");
    fixture.run_for(seconds(1));
    for (int i = 0; i < 2; ++i) {
      fixture.world().restart(till);
      fixture.run_for(seconds(1));
    }
    BOOST_TEST(journal.count("file") == 2);
  });
}

}  // namespace tillrig
