#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "tests/integration/live/two_counters.h"

namespace tillrig {

using std::chrono::milliseconds;
using std::chrono::seconds;

BOOST_AUTO_TEST_CASE(a_world_of_processes_starts_answers_and_leaves_nothing) {
  std::string folder;
  Kept kept;
  {
    TwoCounters two;
    folder = two.world.folder();
    BOOST_TEST(two.reply(a, "count") == "1");
    BOOST_TEST(two.reply(a, "relay", "b") == "1");
    two.world.stop();
    BOOST_TEST(two.world.deaths().empty());
    BOOST_TEST(two.kept.count("node.started") == 2);
    BOOST_TEST(two.kept.count("node.stopped") == 2);
    BOOST_TEST(two.kept.count("node.crashed") == 0);
  }
  BOOST_TEST(!std::filesystem::exists(folder));
}

BOOST_AUTO_TEST_CASE(over_tcp_with_curve_the_same_world_works) {
  TwoCounters two(1, LiveTransport::tcp);
  BOOST_TEST(two.reply(a, "relay", "b") == "1");
}

BOOST_AUTO_TEST_CASE(what_was_committed_survives_a_kill) {
  TwoCounters two;
  BOOST_TEST(two.reply(a, "count") == "1");
  two.world.crash(a);
  two.world.restart(a);
  BOOST_TEST(two.until([&] { return two.kept.count("node.ready", "a") == 2; }));
  BOOST_TEST(two.until([&] { return two.reply(a, "count") == "2"; }));
  BOOST_TEST(two.world.deaths().empty());
  BOOST_TEST(two.kept.count("node.crashed", "a") == 1);
}

BOOST_AUTO_TEST_CASE(a_fault_point_ends_the_node_after_its_commit_and_it_comes_back) {
  TwoCounters two;
  two.reply(a, "count");
  two.world.arm_fault_point(a, "counter.stored", 2, milliseconds(100));
  BOOST_TEST(two.reply(a, "count") == "2");
  BOOST_TEST(std::holds_alternative<Unknown>(two.ask(a, "count")));
  BOOST_TEST(two.until([&] { return two.kept.count("node.ready", "a") == 2; }));
  BOOST_TEST(two.until([&] { return two.reply(a, "count") == "4"; }));
  BOOST_TEST(two.world.deaths().empty());
}

BOOST_AUTO_TEST_CASE(a_node_that_is_paused_answers_when_it_goes_on_and_may_be_killed_meanwhile) {
  TwoCounters two;
  BOOST_TEST(two.reply(a, "count") == "1");
  two.world.pause(a, 7);
  two.world.pause(a, 8);
  BOOST_TEST(std::holds_alternative<Unknown>(two.ask(a, "count")));
  two.world.heal_fault(7);
  BOOST_TEST(std::holds_alternative<Unknown>(two.ask(a, "count")));
  BOOST_TEST(two.reply(b, "count") == "1");
  two.world.heal_fault(8);
  BOOST_TEST(two.until([&] { return std::holds_alternative<Reply>(two.ask(a, "count")); }));
  BOOST_TEST(two.kept.count("fault.fired") == 2);
  two.world.pause(a, 9);
  two.world.crash(a);
  two.world.restart(a);
  BOOST_TEST(two.until([&] { return std::holds_alternative<Reply>(two.ask(a, "count")); }));
  BOOST_TEST(two.world.deaths().empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_link_drops_what_the_rule_names_until_it_is_healed) {
  TwoCounters two;
  BOOST_TEST(two.reply(a, "relay", "b") == "1");
  LinkRule rule;
  rule.id = 7;
  rule.fault = "drop";
  rule.action = LinkAction::drop;
  rule.from = a;
  rule.to = b;
  two.world.add_link_rule(rule);
  BOOST_TEST(two.reply(a, "relay", "b") != "2");
  BOOST_TEST(two.kept.count("fault.fired", "a") >= 1);
  two.world.heal_fault(7);
  BOOST_TEST(two.reply(a, "relay", "b") == "2");
}

BOOST_AUTO_TEST_CASE(a_full_disk_stores_nothing_also_for_the_next_life_of_the_node_until_it_is_healed) {
  TwoCounters two;
  BOOST_TEST(two.reply(a, "count") == "1");
  two.world.add_disk_rule(a, {7, DiskTrouble::full, 0, {}});
  BOOST_TEST(std::holds_alternative<Refused>(two.ask(a, "count")));
  BOOST_TEST(two.reply(b, "count") == "1");
  // What a node records comes on another way than what it answers.
  BOOST_TEST(two.until([&] { return two.kept.count("fault.fired", "a") == 1; }));
  two.world.crash(a);
  two.world.restart(a);
  BOOST_TEST(two.until([&] { return two.kept.count("node.ready", "a") == 2; }));
  // The first question after a restart may be refused for its old session, with no disk touched.
  BOOST_TEST(two.until([&] {
    BOOST_TEST(!std::holds_alternative<Reply>(two.ask(a, "count")));
    return two.kept.count("fault.fired", "a") > 1;
  }));
  two.world.heal_fault(7);
  // The node hears of it on another socket than the question: what was refused meanwhile has counted nothing.
  BOOST_TEST(two.until([&] { return two.reply(a, "count") == "2"; }));
}

BOOST_AUTO_TEST_CASE(an_io_error_that_was_used_up_is_over_for_the_next_life_too) {
  TwoCounters two;
  two.world.add_disk_rule(a, {7, DiskTrouble::io_error, 1, {}});
  BOOST_TEST(std::holds_alternative<Refused>(two.ask(a, "count")));
  two.world.crash(a);
  two.world.restart(a);
  BOOST_TEST(two.until([&] { return two.kept.count("node.ready", "a") == 2; }));
  BOOST_TEST(two.until([&] { return two.reply(a, "count") == "1"; }));
  BOOST_TEST(two.until([&] { return two.kept.count("fault.fired", "a") == 1; }));
}

BOOST_AUTO_TEST_CASE(a_restarted_node_reads_the_time_of_its_peers_and_keeps_its_wrong_wall_clock) {
  TwoCounters two(20);
  two.world.step_clock(a, std::chrono::hours(2));
  two.world.crash(a);
  two.world.restart(a);
  BOOST_TEST(two.until([&] { return two.kept.count("node.ready", "a") == 2; }));
  long long wall = 0, steady = 0;
  BOOST_TEST(two.until([&] { return std::sscanf(two.reply(a, "clock").c_str(), "%lld %lld", &wall, &steady) == 2; }));
  const auto now = two.world.now().count();
  BOOST_TEST(std::abs(now - steady) < Duration(seconds(2)).count());
  const auto epoch = LiveWorldOptions{}.wall_epoch.since_epoch.count();
  BOOST_TEST(std::abs(wall - epoch - steady - Duration(std::chrono::hours(2)).count()) < Duration(seconds(1)).count());
}

BOOST_AUTO_TEST_CASE(a_message_is_recorded_as_sent_before_it_is_recorded_as_delivered) {
  TwoCounters two;
  for (int i = 0; i < 200; ++i) two.reply(a, "relay", "b");
  two.world.stop();
  std::map<std::int64_t, bool> sent;
  int delivered = 0;
  for (const auto& [stamp, event] : two.kept.lines) {
    if (event.text("verb") != "count" || event.text("type") != "request") continue;
    if (event.kind() == "message.sent" && stamp.node == a) sent[event.integer("correlation")] = true;
    if (event.kind() != "message.delivered" || stamp.node != b) continue;
    ++delivered;
    BOOST_TEST(sent[event.integer("correlation")]);
  }
  BOOST_TEST(delivered == 200);
}

BOOST_AUTO_TEST_CASE(a_node_that_dies_by_itself_is_told_with_its_last_line) {
  Kept kept;
  LiveWorld world(options_of(1, LiveTransport::ipc), kept);
  world.add_node(a, role("broken"));
  BOOST_CHECK_EXCEPTION(world.start(), std::runtime_error, [](const std::runtime_error& error) {
    return std::string(error.what()).find("a ended (exit 70): a: the drawer is jammed") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_cable_carries_bytes_and_can_be_pulled_out_and_put_back) {
  Kept kept;
  LiveWorld world(options_of(1, LiveTransport::ipc), kept);
  world.add_node(a, role("echo"));
  world.add_node(b, role("echo"));
  world.connect_devices(a, b, {"line"});
  world.start();
  const auto until = [&](const std::function<bool()>& done) {
    return world.run_until(done, SteadyInstant{world.now() + seconds(5)});
  };
  BOOST_TEST(until([&] { return kept.count("cable.attached") == 2; }));
  const auto outcome = std::make_shared<std::optional<CallOutcome>>();
  Message message{"say", "12.50", {}};
  spawn(world.executor(), call(&world.bus(), a, std::move(message), seconds(1), outcome));
  BOOST_TEST(until([&] { return kept.count("cable.read", "b") == 1; }));
  world.unplug(a, "line");
  BOOST_TEST(until([&] { return kept.count("cable.detached") == 2; }));
  world.plug(a, "line");
  BOOST_TEST(until([&] { return kept.count("cable.attached") == 4; }));
}

}  // namespace tillrig
