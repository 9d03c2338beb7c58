#include "reference/shell/settle.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <deque>
#include <utility>
#include <vector>

#include "reference/ports/spawn.h"

using namespace tillrig;

namespace {

class NoRows final : public DbSession {
 public:
  std::int64_t execute(std::string_view, std::initializer_list<DbValue>) override { return 0; }
  std::vector<DbRow> query(std::string_view, std::initializer_list<DbValue>) override { return {}; }
};

// Ends one transaction after another as it was told to; what is declined is rolled back.
class ScriptedStore final : public Store {
 public:
  explicit ScriptedStore(std::deque<StoreOutcome> ends) : ends_(std::move(ends)) {}
  boost::asio::awaitable<StoreOutcome> transact(std::function<bool(DbSession&)> work) override {
    NoRows rows;
    if (!work(rows)) co_return RolledBack{};
    auto end = std::move(ends_.front());
    ends_.pop_front();
    co_return end;
  }

 private:
  std::deque<StoreOutcome> ends_;
};

class NoWaiting final : public Clock {
 public:
  SteadyInstant steady_now() const override { return {}; }
  WallInstant wall_now() const override { return {}; }
  boost::asio::awaitable<void> sleep_until(SteadyInstant) override { co_return; }
};

template <class Work>
boost::asio::awaitable<void> settle_into(Store* store, Clock* clock, Work work, bool* committed) {
  *committed = co_await settle(*store, *clock, std::move(work));
}

template <class Work>
bool settled(std::deque<StoreOutcome> ends, Work work) {
  boost::asio::io_context io;
  ScriptedStore store(std::move(ends));
  NoWaiting clock;
  bool committed = false;
  spawn(io.get_executor(), settle_into(&store, &clock, std::move(work), &committed));
  io.run();
  return committed;
}

using Work = std::function<bool(DbSession&)>;

boost::asio::awaitable<void> settle_or_refuse_into(Store* store, Clock* clock, Work work, Settled* settled) {
  *settled = co_await settle_or_refuse(*store, *clock, std::move(work));
}

// What came of work that is written at once, or only later after an unknown commit.
Settled settled_or_refused(std::deque<StoreOutcome> ends, Work work) {
  boost::asio::io_context io;
  ScriptedStore store(std::move(ends));
  NoWaiting clock;
  auto settled = Settled::declined;
  spawn(io.get_executor(), settle_or_refuse_into(&store, &clock, std::move(work), &settled));
  io.run();
  return settled;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(settle_a_transaction)

BOOST_AUTO_TEST_CASE(it_is_tried_until_its_outcome_is_known) {
  int runs = 0;
  std::function<bool(DbSession&)> work = [&](DbSession&) { return ++runs > 0; };
  const bool done = settled({NotCommitted{StoreTrouble::full, ""}, CommitUnknown{""}, Committed{}}, std::move(work));
  BOOST_TEST(done);
  BOOST_TEST(runs == 3);
}

BOOST_AUTO_TEST_CASE(what_the_work_declines_is_over) {
  std::function<bool(DbSession&)> work = [](DbSession&) { return false; };
  const bool done = settled({}, std::move(work));
  BOOST_TEST(!done);
}

BOOST_AUTO_TEST_CASE(only_an_unknown_commit_leaves_a_doubt_about_what_is_there) {
  std::vector<bool> doubts;
  std::function<bool(DbSession&, bool)> work = [&](DbSession&, bool in_doubt) {
    doubts.push_back(in_doubt);
    return true;
  };
  const NotCommitted nothing{StoreTrouble::io_error, ""};
  const bool done = settled({nothing, CommitUnknown{""}, nothing, Committed{}}, std::move(work));
  BOOST_TEST(done);
  BOOST_TEST((doubts == std::vector<bool>{false, false, true, true}));
}

BOOST_AUTO_TEST_CASE(whoever_can_be_told_hears_at_once_that_nothing_was_written) {
  const Work write = [](DbSession&) { return true; };
  const NotCommitted full{StoreTrouble::full, ""};
  BOOST_TEST((settled_or_refused({full}, write) == Settled::cannot_write));
  BOOST_TEST((settled_or_refused({CommitUnknown{""}, full, Committed{}}, write) == Settled::committed));
  BOOST_TEST((settled_or_refused({}, [](DbSession&) { return false; }) == Settled::declined));
}

BOOST_AUTO_TEST_SUITE_END()
