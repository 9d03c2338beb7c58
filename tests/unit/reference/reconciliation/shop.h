#pragma once

#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/spawn.h"
#include "reference/protocol/difference_messages.h"
#include "reference/reconciliation/reconciliation.h"
#include "tests/support/virtual_fixture.h"
#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {

inline boost::asio::awaitable<void> ask_once(NodePorts* ports, NodeName peer, Message message,
                                             std::shared_ptr<std::optional<CallOutcome>> outcome) {
  auto answer = co_await ports->bus.call(std::move(peer), std::move(message), std::chrono::seconds(5));
  *outcome = std::move(answer);
}

// A reconciliation between an acquiring and an engine that say what the test tells them to.
class Shop {
 public:
  explicit Shop(TestJournal& journal, Settings settings = {}) : journal_(journal), world_(WorldOptions{}, journal) {
    add(
        "reconciliation", [](NodePorts& ports) { return make_reconciliation(ports); }, std::move(settings));
    add_scripted("acquiring", {{"order.day", [this](const Request& request) { return day(acquiring, request); }}});
    add_scripted("engine", {{"engine.day", [this](const Request& request) { return day(engine, request); }},
                            {"engine.repair", [this](const Request& request) { return repair(request); }}});
    for (const auto* node : {"acquiring", "engine", "reconciliation"}) world_.start(NodeName(node));
  }

  VirtualWorld& world() { return world_; }
  void run_for(Duration time) { world_.run_for(time); }

  // What the others hold; changed by the test as it goes.
  std::vector<DayRow> engine;
  std::vector<DayRow> acquiring;
  std::vector<Repair> repairs;  // asked, repetitions included
  std::string objection;        // of the engine against repairs; none: it does them
  int refusals_before_answer = 0;

  static Statement statement(std::vector<StatementRow> rows, const std::string& day = "2026-03-02") {
    Statement statement;
    statement.book = kWallet.text();
    statement.day = day;
    statement.rows = std::move(rows);
    statement.totals = *totals_of(statement.rows);
    return statement;
  }
  void drop(const std::string& name, std::string bytes) {
    world_.drop_file(NodeName("reconciliation"), name, std::move(bytes));
  }
  // And lets it be matched.
  void deliver(const Statement& statement, const std::string& name = "statement") {
    drop(name + std::to_string(++dropped_), statement_text(statement));
    run_for(std::chrono::seconds(40));
  }
  void report(const TillDay& till) { ask("reconciliation.till-day", encode(till)); }
  // "" or what it was refused with.
  std::string decide(const std::string& row, const std::string& action, const std::string& by = "wang",
                     const std::string& why = "seen on the camera") {
    auto outcome = ask("reconciliation.decide", encode(Decide{row, action, by, why}));
    // To a node that has restarted the first word may be in vain.
    if (std::holds_alternative<Unknown>(outcome))
      outcome = ask("reconciliation.decide", encode(Decide{row, action, by, why}));
    const auto* refused = std::get_if<Refused>(&outcome);
    return refused ? refused->detail : "";
  }

  // The list for people, or one row of whatever state.
  std::vector<DifferenceReport> differences(const std::string& row = {}) {
    const auto outcome = ask("reconciliation.differences", encode(DifferenceQuery{row}));
    BOOST_REQUIRE(std::holds_alternative<Reply>(outcome));
    const auto told = tillrig::decode<Differences>(std::get<Reply>(outcome).body);
    BOOST_REQUIRE(told.has_value());
    return told->rows;
  }

  CallOutcome ask(std::string verb, std::string body) {
    auto outcome = std::make_shared<std::optional<CallOutcome>>();
    world_.perform_on(NodeName("engine"), [&](NodePorts& ports) {
      Message message{std::move(verb), std::move(body), ""};
      spawn(ports.executor, ask_once(&ports, NodeName("reconciliation"), std::move(message), outcome));
    });
    const auto limit = SteadyInstant{world_.now() + std::chrono::seconds(6)};
    BOOST_REQUIRE(world_.run_until([&] { return outcome->has_value(); }, limit));
    return **outcome;
  }

  int count(std::string_view kind) const { return journal_.count(kind); }
  // "CUT_OFF wallet-a/SALE/P1" of each difference.found, in order; a row told twice in one kind counts once.
  std::string found() const {
    return joined("difference.found", [](const Event& event) {
      return std::string(event.text("kind")) + " " + std::string(event.text("row"));
    });
  }
  // "wallet-a/SALE/P1 REPAIRED rule"
  std::string closed() const {
    return joined("difference.closed", [](const Event& event) {
      return std::string(event.text("row")) + " " + std::string(event.text("how")) + " " +
             std::string(event.text("by"));
    });
  }
  // "wallet-a/SALE/P1/closed wallet-a/SALE/P1 1250" of each line of the ledger that is in suspense, in order.
  std::string suspense() const {
    return joined("ledger.posted", [](const Event& event) {
      if (event.text("account") != "suspense") return std::string();
      return std::string(event.text("entry")) + " " + std::string(event.text("row")) + " " +
             std::to_string(event.integer("minor"));
    });
  }
  // What is on this account in the end, each line once.
  std::int64_t balance(std::string_view account) const {
    std::map<std::string, std::int64_t> lines;
    for (const auto& line : journal_.lines())
      if (line.event.kind() == "ledger.posted" && line.event.text("account") == account)
        lines[std::string(line.event.text("entry")) + " " + std::string(line.event.text("row"))] =
            line.event.integer("minor");
    std::int64_t sum = 0;
    for (const auto& [line, minor] : lines) sum += minor;
    return sum;
  }
  // Of the last difference.found.
  std::string why_of_the_last() const {
    std::string why;
    for (const auto& line : journal_.lines())
      if (line.event.kind() == "difference.found") why = line.event.text("why");
    return why;
  }
  std::string listed() const {
    return joined("listed", [](const Event& event) {
      return std::string(event.text("key")) + ": " + std::string(event.text("why"));
    });
  }

 private:
  using Serve = std::function<Answer(const Request&)>;
  using Make = std::function<std::unique_ptr<Node>(NodePorts&)>;

  void add(const char* name, Make make, Settings settings) {
    NodeOptions options;
    options.make = std::move(make);
    options.settings = std::move(settings);
    world_.add_node(NodeName(name), std::move(options));
  }
  static boost::asio::awaitable<Answer> answer(const Serve* serve, Request request) { co_return (*serve)(request); }
  void add_scripted(const char* name, std::map<std::string, Serve> verbs) {
    const auto kept = std::make_shared<std::map<std::string, Serve>>(std::move(verbs));
    add(name,
        [kept](NodePorts& ports) {
          return std::make_unique<ProgramNode>(ports, [kept](NodePorts& at) {
            for (const auto& [verb, serve] : *kept)
              at.bus.serve(verb, [serve = &serve](Request request) { return answer(serve, std::move(request)); });
            at.lifecycle.ready();
          });
        },
        {});
  }

  static Answer day(const std::vector<DayRow>& rows, const Request& request) {
    const auto query = decode<DayQuery>(request.message.body);
    BOOST_REQUIRE(query.has_value());
    DayRows told;
    for (const auto& row : rows) {
      const bool pending = row.state == "UNKNOWN" && row.day < query->day;
      if (row.day == query->day || pending) told.rows.push_back(row);
    }
    return Reply{encode(told)};
  }
  Answer repair(const Request& request) {
    const auto wanted = tillrig::decode<Repair>(request.message.body);
    BOOST_REQUIRE(wanted.has_value());
    BOOST_TEST(request.message.key == wanted->repair);
    repairs.push_back(*wanted);
    if (!objection.empty()) return Refused{RefusedWhy::not_executed, objection};
    if (refusals_before_answer-- > 0) return Refused{RefusedWhy::no_connection, "busy"};
    return Reply{encode(AttemptReport{})};
  }

  template <class Text>
  std::string joined(std::string_view kind, Text text) const {
    std::vector<std::string> all;
    for (const auto& line : journal_.lines()) {
      if (line.event.kind() != kind) continue;
      auto one = text(line.event);
      if (!one.empty() && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
    }
    std::string joined;
    for (const auto& one : all) joined += (joined.empty() ? "" : "; ") + one;
    return joined;
  }

  TestJournal& journal_;
  VirtualWorld world_;
  int dropped_ = 0;
};

inline void in_a_shop(const std::function<void(Shop&)>& test, const Settings& settings = {}) {
  in_a_world([&](TestJournal& journal) {
    Shop shop(journal, settings);
    test(shop);
  });
}

}  // namespace tillrig::reconciliation
