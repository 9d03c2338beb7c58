#pragma once

#include <functional>

#include "reference/engine/batch_store.h"
#include "reference/engine/payment_store.h"
#include "reference/engine/refund_store.h"
#include "reference/engine/repair_store.h"
#include "reference/ports/spawn.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig::engine {

inline boost::asio::awaitable<void> in_one_transaction(NodePorts& ports, std::function<void(DbSession&)> work,
                                                       bool& done) {
  std::function<bool(DbSession&)> all = [&](DbSession& db) {
    make_payment_schema(db);
    make_refund_schema(db);
    make_terminal_schema(db);
    make_batch_schema(db);
    make_repair_schema(db);
    work(db);
    return true;
  };
  const auto outcome = co_await ports.store.transact(std::move(all));
  done = std::holds_alternative<Committed>(outcome);
}

// One transaction on a fresh database with the engine's tables.
inline void with_a_database(std::function<void(DbSession&)> work) {
  in_a_world([work = std::move(work)](TestJournal& journal) {
    VirtualFixture fixture(journal);
    bool done = false;
    fixture.define(NodeName("engine"),
                   [&](NodePorts& ports) { spawn(ports.executor, in_one_transaction(ports, work, done)); });
    fixture.start(NodeName("engine"));
    BOOST_TEST(fixture.run_until([&] { return done; }, std::chrono::seconds(5)));
  });
}

}  // namespace tillrig::engine
