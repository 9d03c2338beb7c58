#include <boost/test/unit_test.hpp>

#include "simulators/kernel/virtual_ports.h"
#include "tests/integration/ports/clock_contract.h"
#include "tests/integration/ports/devices_contract.h"
#include "tests/integration/ports/inbox_contract.h"
#include "tests/integration/ports/lifecycle_contract.h"
#include "tests/integration/ports/recorded_by_a_child.h"
#include "tests/integration/ports/secrets_contract.h"
#include "tests/integration/ports/wire_contract.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

template <class Case>
void in_a_virtual_world(Case run) {
  in_a_world([run](TestJournal& journal) {
    WorldOptions options;
    options.keys = std::vector<std::string>{"merchant"};
    VirtualFixture world(journal, options);
    run(world);
  });
}

class PipeSink final : public JournalSink {
 public:
  explicit PipeSink(int pipe) : pipe_(pipe) {}
  void record(Stamp stamp, Event event) override {
    const auto form = encode(stamp, event);
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((form.size() >> shift) & 0xff);
    bytes += form;
    if (write(pipe_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) _exit(3);
  }

 private:
  int pipe_;
};

std::vector<Recorded> walk(const std::optional<lifecycle_contract::Armed>& armed) {
  return recorded_by_a_child([&armed](int pipe) {
    PipeSink sink(pipe);
    VirtualWorld world({}, sink);
    NodeOptions options;
    options.make = [](NodePorts& ports) {
      return std::make_unique<ProgramNode>(
          ports, [](NodePorts& p) { spawn(p.executor, lifecycle_contract::walk(&p.lifecycle, &p.log)); });
    };
    world.add_node(contract::asker, std::move(options));
    if (armed) world.arm_fault_point(contract::asker, armed->point, armed->nth, std::nullopt);
    world.start(contract::asker);
    world.run_for(std::chrono::seconds(1));
  });
}

}  // namespace

#define RUN(name)                                                             \
  BOOST_AUTO_TEST_CASE(name) {                                                \
    in_a_virtual_world([](VirtualFixture& world) { CONTRACT::name(world); }); \
  }

BOOST_AUTO_TEST_SUITE(clocks)
#define CONTRACT clock_contract
TILLRIG_CLOCK_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(devices)
#define CONTRACT devices_contract
TILLRIG_DEVICES_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(inboxes)
#define CONTRACT inbox_contract
TILLRIG_INBOX_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wires)
#define CONTRACT wire_contract
TILLRIG_WIRE_CASES(RUN)
#undef CONTRACT
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(lifecycles)
#define CONTRACT lifecycle_contract
TILLRIG_LIFECYCLE_CASES(RUN)
#undef CONTRACT
#define WALK(name)                  \
  BOOST_AUTO_TEST_CASE(name) {      \
    lifecycle_contract::name(walk); \
  }
TILLRIG_WALK_CASES(WALK)
#undef WALK
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(secrets)
#define CONTRACT secrets_contract
TILLRIG_SECRETS_CASES(RUN)
#undef CONTRACT

// A VirtualRandom with the counts that it needs.
struct FreshRandom final : Random {
  std::uint64_t next(std::string_view stream) override { return streams.next(stream); }
  VirtualRandom::Counts counts;
  VirtualRandom streams{7, counts};
};

BOOST_AUTO_TEST_CASE(a_draw_more_in_one_stream_leaves_another_as_it_is) {
  secrets_contract::a_draw_more_in_one_stream_leaves_another_as_it_is([] { return std::make_unique<FreshRandom>(); });
}
BOOST_AUTO_TEST_SUITE_END()

#undef RUN

}  // namespace tillrig
