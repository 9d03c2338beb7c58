#include "simulators/kernel/virtual_world.h"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "reference/ports/spawn.h"
#include "simulators/kernel/virtual_store.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const NodeName engine{"engine"};
const NodeName till{"till-1"};
const NodeName desk{"desk-till-1"};

DiskImage table() {
  return prepared_disk(
      [](DbSession& session) { session.execute("CREATE TABLE payment(id BIGINT PRIMARY KEY, state TEXT)"); });
}

NodeOptions with_table() {
  NodeOptions options;
  options.disk = table();
  return options;
}

// Does everything a node can do, as it is destroyed.
struct LastWords {
  explicit LastWords(NodePorts* p) : ports(p) {}
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;
  ~LastWords() {
    ports->log.record(Event("from.the.grave"));
    ports->bus.post(till, Message{"x", "", ""}, seconds(1));
    ports->devices.write("printer", "x");
    spawn(ports->executor, sleep_for_ever(ports));
    ++count;
  }
  static boost::asio::awaitable<void> sleep_for_ever(NodePorts* ports) {
    ports->log.record(Event("from.the.grave"));
    const SteadyInstant never = ports->clock.steady_now() + hours(1);
    co_await ports->clock.sleep_until(never);
  }
  NodePorts* ports;
  static inline int count = 0;
};

boost::asio::awaitable<void> pay(NodePorts* ports) {
  const LastWords words(ports);
  std::function<bool(DbSession&)> work = [](DbSession& session) {
    session.execute("INSERT INTO payment(id, state) VALUES(:p1, :p2)", {std::int64_t{1}, std::string("sending")});
    return true;
  };
  co_await ports->store.transact(std::move(work));
  ports->log.record(Event("stored"));
  co_await ports->lifecycle.fault_point("engine.sending.stored");
  ports->log.record(Event("sent"));
}

boost::asio::awaitable<void> wait_in(NodePorts* ports, int where) {
  const LastWords words(ports);
  if (where == 0) co_await ports->devices.read("printer");
  if (where == 1) co_await ports->inbox.next();
  if (where == 2) co_await LastWords::sleep_for_ever(ports);
  if (where == 3) {
    Message message{"x", "", ""};
    co_await ports->bus.call(till, std::move(message), hours(1));
  }
  if (where == 4) {
    HttpRequest request;
    co_await ports->wire.http("till-1", std::move(request), hours(1));
  }
}

boost::asio::awaitable<void> note_times(NodePorts* ports) {
  for (int i = 0; i < 3; ++i) {
    ports->log.record(Event("tick").with("wall_ms", whole_milliseconds(ports->clock.wall_now().since_epoch)));
    const SteadyInstant next = ports->clock.steady_now() + seconds(10);
    co_await ports->clock.sleep_until(next);
  }
}

std::int64_t last(const TestJournal& journal, std::string_view kind, std::string_view field) {
  std::int64_t value = -1;
  for (const auto& line : journal.lines())
    if (line.event.kind() == kind) value = line.event.integer(field);
  return value;
}

boost::asio::awaitable<void> count_rows(NodePorts* ports) {
  std::function<bool(DbSession&)> work = [ports](DbSession& session) {
    const auto rows = session.query("SELECT count(*) FROM payment");
    ports->log.record(Event("rows").with("count", rows.at(0).integer(0)));
    return true;
  };
  co_await ports->store.transact(std::move(work));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_node_that_crashes_in_its_own_handler_does_nothing_more) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(till, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(
        engine, [](NodePorts& ports) { spawn(ports.executor, pay(&ports)); }, with_table());
    fixture.world().arm_fault_point(engine, "engine.sending.stored", 1, std::nullopt);
    fixture.start(engine);
    fixture.run_for(seconds(1));
    BOOST_TEST(journal.count("stored") == 1);
    BOOST_TEST(journal.count("node.crashed") == 1);
    BOOST_TEST(journal.count("sent") == 0);
    BOOST_TEST(!fixture.world().up(engine));
  });
}

BOOST_AUTO_TEST_CASE(a_node_that_is_paused_takes_up_what_waited_in_its_order_and_what_was_cancelled_does_not_come) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(engine, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.start(engine);
    fixture.run_for(seconds(1));
    auto& world = fixture.world();
    auto& timers = *world.timers(engine);
    auto& log = world.ports(engine)->log;
    const auto at = [&](int second) { return SteadyInstant{seconds(second)}; };
    const auto cancelled = timers.at(at(4), [&log] { log.record(Event("cancelled")); });
    timers.at(at(3), [&log, &timers, cancelled] {
      log.record(Event("third"));
      timers.cancel(cancelled);
    });
    timers.at(at(5), [&log] { log.record(Event("fifth")); });
    world.pause(engine, 1);
    world.pause(engine, 2);
    fixture.run_for(seconds(6));
    BOOST_TEST(journal.count("third") == 0);
    world.resume(1);
    fixture.run_for(seconds(1));
    BOOST_TEST(journal.count("third") == 0);
    world.resume(2);
    world.resume(2);
    fixture.run_for(seconds(0));
    BOOST_TEST(journal.count("third") == 1);
    BOOST_TEST(journal.count("fifth") == 1);
    BOOST_TEST(journal.count("cancelled") == 0);
    BOOST_TEST(journal.count("fault.fired") == 2);
  });
}

BOOST_AUTO_TEST_CASE(a_crash_ends_a_pause_and_what_waited) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(engine, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.start(engine);
    fixture.run_for(seconds(1));
    auto& world = fixture.world();
    auto& log = world.ports(engine)->log;
    world.pause(engine, 1);
    world.timers(engine)->at(SteadyInstant{seconds(2)}, [&log] { log.record(Event("waited")); });
    fixture.run_for(seconds(2));
    world.restart(engine);
    fixture.run_for(seconds(1));
    world.resume(1);
    fixture.run_for(seconds(1));
    BOOST_TEST(journal.count("waited") == 0);
    BOOST_TEST(journal.count("node.ready") == 2);
    BOOST_TEST(world.ready(engine));
  });
}

BOOST_AUTO_TEST_CASE(destructors_after_a_crash_leave_no_trace) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(till, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(desk, [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(engine, [](NodePorts& ports) {
      for (int where = 0; where < 5; ++where) spawn(ports.executor, wait_in(&ports, where));
    });
    fixture.world().connect_devices(engine, desk, {"printer"});
    fixture.start(desk);
    fixture.start(engine);
    fixture.run_for(milliseconds(1));
    const auto before = journal.count("from.the.grave");
    fixture.kill(engine);
    const auto lines = journal.lines().size();
    fixture.run_for(hours(2));
    BOOST_TEST(LastWords::count >= 5);
    BOOST_TEST(journal.count("from.the.grave") == before);
    BOOST_TEST(journal.lines().size() == lines);
  });
}

BOOST_AUTO_TEST_CASE(what_was_committed_is_there_after_the_restart) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(
        engine,
        [](NodePorts& ports) {
          if (ports.lifecycle.incarnation() == 1)
            spawn(ports.executor, pay(&ports));
          else
            spawn(ports.executor, count_rows(&ports));
        },
        with_table());
    fixture.world().arm_fault_point(engine, "engine.sending.stored", 1, seconds(1));
    fixture.start(engine);
    fixture.run_for(seconds(3));
    BOOST_REQUIRE(journal.count("rows") == 1);
    for (const auto& line : journal.lines())
      if (line.event.kind() == "rows") BOOST_TEST(line.event.integer("count") == 1);
    BOOST_TEST(fixture.world().incarnation(engine) == 2u);
  });
}

BOOST_AUTO_TEST_CASE(a_commit_that_was_under_way_to_its_node_at_a_crash_is_told_by_the_disk) {
  for (const int late : {0, 1})
    in_a_world([late](TestJournal& journal) {
      VirtualFixture fixture(journal);
      fixture.define(
          engine, [](NodePorts& ports) { spawn(ports.executor, pay(&ports)); }, with_table());
      fixture.start(engine);
      BOOST_TEST(fixture.run_until([&] { return journal.count("store.committed") == 1; }, seconds(1)));
      if (late) fixture.run_for(seconds(1));
      BOOST_TEST(journal.count("stored") == late);
      fixture.kill(engine);
      BOOST_TEST(journal.count("disk.kept_unsynced") == 1 - late);
    });
}

BOOST_AUTO_TEST_CASE(a_power_loss_at_every_disk_operation_of_a_commit_keeps_all_or_nothing) {
  for (std::uint64_t n = 1; n < 40; ++n) {
    const auto report = run_in_a_world([n](TestJournal& journal) {
      VirtualFixture fixture(journal, WorldOptions{.seed = n});
      fixture.define(
          engine,
          [](NodePorts& ports) {
            spawn(ports.executor, ports.lifecycle.incarnation() == 1 ? pay(&ports) : count_rows(&ports));
          },
          with_table());
      fixture.world().crash_before_disk_operation(engine, n, seconds(1));
      fixture.start(engine);
      fixture.run_for(seconds(3));
      const bool survived = journal.count("node.crashed") == 0;
      if (survived) {
        fixture.world().restart(engine);
        fixture.run_for(seconds(1));
      }
      BOOST_REQUIRE(journal.count("rows") == 1);
      for (const auto& line : journal.lines())
        if (line.event.kind() == "rows") BOOST_TEST((line.event.integer("count") == 1 || journal.count("stored") == 0));
      if (survived) throw std::runtime_error("it ended by itself");
    });
    if (report.text.find("it ended by itself") != std::string::npos) {
      BOOST_TEST(n > 2u);
      return;
    }
    BOOST_REQUIRE_MESSAGE(report.why_not().empty(), report.why_not());
  }
  BOOST_ERROR("never ran to its end");
}

BOOST_AUTO_TEST_CASE(a_wall_clock_steps_and_drifts_and_steady_time_does_not) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal, WorldOptions{.wall_epoch = WallInstant{seconds(1000)}});
    fixture.define(engine, [](NodePorts& ports) { spawn(ports.executor, note_times(&ports)); });
    fixture.start(engine);
    fixture.run_for(seconds(5));
    fixture.world().step_clock(engine, seconds(-3600));
    fixture.run_for(seconds(10));
    fixture.world().drift_clock(engine, 100'000);
    fixture.run_for(seconds(10));
    std::vector<std::int64_t> ticks;
    for (const auto& line : journal.lines())
      if (line.event.kind() == "tick") ticks.push_back(line.event.integer("wall_ms"));
    const std::vector<std::int64_t> expected{1'000'000, -2'590'000, -2'579'500};
    BOOST_TEST(ticks == expected, boost::test_tools::per_element());
  });
}

BOOST_AUTO_TEST_CASE(one_seed_gives_one_journal_and_another_seed_another) {
  const auto digest_of_seed = [](std::uint64_t seed) {
    return run_in_a_world([seed](TestJournal& journal) {
             VirtualFixture fixture(journal, WorldOptions{.seed = seed});
             fixture.define(till, [](NodePorts& ports) { ports.lifecycle.ready(); });
             fixture.define(
                 engine,
                 [](NodePorts& ports) {
                   spawn(ports.executor, pay(&ports));
                   spawn(ports.executor, wait_in(&ports, 3));
                   ports.lifecycle.ready();
                 },
                 with_table());
             fixture.start(till);
             fixture.start(engine);
             fixture.run_for(seconds(10));
             BOOST_TEST(journal.lines().size() > 5u);
           })
        .journal_digest;
  };
  BOOST_TEST(digest_of_seed(7) == digest_of_seed(7));
  BOOST_TEST(digest_of_seed(7) != digest_of_seed(8));
}

BOOST_AUTO_TEST_CASE(a_broken_node_is_named) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    fixture.define(engine, [](NodePorts&) { throw std::logic_error("no such table"); });
    fixture.start(engine);
    try {
      fixture.run_for(seconds(1));
      BOOST_ERROR("nothing was thrown");
    } catch (const std::runtime_error& error) {
      BOOST_TEST(error.what() == std::string("engine: no such table"));
    }
  });
}

BOOST_AUTO_TEST_CASE(a_node_on_an_old_disk_is_told_so_until_it_is_ready_once) {
  in_a_world([](TestJournal& journal) {
    VirtualFixture fixture(journal);
    bool recovers = true;
    fixture.define(
        engine,
        [&recovers](NodePorts& ports) {
          ports.log.record(Event("told").with("restored", std::int64_t{ports.settings.flag("restored", false)}));
          if (recovers) ports.lifecycle.ready();
          spawn(ports.executor, count_rows(&ports));
        },
        with_table());
    const auto restart = [&] {
      fixture.kill(engine);
      fixture.start(engine);
      fixture.run_for(seconds(1));
    };
    fixture.start(engine);
    fixture.run_for(seconds(1));
    fixture.world().back_up(engine, "monday");
    fixture.perform_on(engine, [](NodePorts& ports) { spawn(ports.executor, pay(&ports)); });
    fixture.run_for(seconds(1));
    restart();
    BOOST_TEST(last(journal, "rows", "count") == 1);
    BOOST_TEST(last(journal, "told", "restored") == 0);

    recovers = false;
    fixture.world().restore(engine, "monday");
    BOOST_TEST(!fixture.world().up(engine));
    restart();
    BOOST_TEST(last(journal, "rows", "count") == 0);
    BOOST_TEST(last(journal, "told", "restored") == 1);
    recovers = true;
    restart();
    BOOST_TEST(last(journal, "told", "restored") == 1);
    restart();
    BOOST_TEST(last(journal, "told", "restored") == 0);
  });
}

}  // namespace tillrig
