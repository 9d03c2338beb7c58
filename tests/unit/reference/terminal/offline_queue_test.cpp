#include "reference/terminal/offline_queue.h"

#include <rapidcheck.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <vector>

#include "reference/protocol/messages.h"

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(offline_queue)

namespace {

OfflineItem item(std::int64_t number) {
  return {number, BasketKey("till-1.1." + std::to_string(number) + ".off"), OfflineState::queued, "body", ""};
}

CallOutcome taken_answer() {
  OrderReport report;
  report.order = OrderId("7001");
  report.state = OrderState::offline;
  return Reply{encode(report), true};
}

// A till's queue with what its store holds, in front of a core that takes each basket once. The till may crash between
// any two steps; the core may take a sale and its answer be lost.
class Ledger {
 public:
  void sell() {
    const auto sold = item(static_cast<std::int64_t>(stored_.size()) + 1);
    stored_.push_back(sold);
    queue_.put(sold);
  }
  void ask(bool parked_too) { queue_.begin(parked_too); }
  void answer(bool poison, bool lost) {
    const auto* next = queue_.at();
    if (!next) return queue_.end();
    tell(*next, poison, lost);
  }
  void crash() {
    queue_ = {};
    for (const auto& each : stored_) queue_.put(each);
  }
  // Healed: everything is told until nothing is left but what the core will not have.
  void finish() {
    crash();
    queue_.begin(false);
    while (const auto* next = queue_.at()) tell(*next, false, false);
    queue_.end();
  }

  const std::vector<std::int64_t>& first_told() const { return first_told_; }
  const std::vector<OfflineItem>& stored() const { return stored_; }
  bool has(std::int64_t number) const { return core_.count(number) == 1; }
  bool refused(std::int64_t number) const { return poison_.count(number) == 1; }

 private:
  void tell(OfflineItem asked, bool poison, bool lost) {
    const auto number = asked.number;
    const bool known = has(number) || refused(number);
    if (!known) (poison ? poison_ : core_).insert(number);
    if (!known) first_told_.push_back(number);
    if (lost) return queue_.end();
    const OfflineNews news{refused(number) ? OfflineEvent::refused : OfflineEvent::taken, "why"};
    const auto moved = step(offline_table(), asked, news);
    if (!moved) return queue_.settled(std::move(asked));
    stored_[static_cast<std::size_t>(number - 1)] = moved->next;
    queue_.settled(moved->next);
  }

  OfflineQueue queue_;
  std::vector<OfflineItem> stored_;
  std::set<std::int64_t> core_, poison_;
  std::vector<std::int64_t> first_told_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_answer_with_an_order_takes_it_a_refusal_of_the_content_parks_it_and_nothing_else_moves_it) {
  BOOST_TEST((offline_news(taken_answer())->event == OfflineEvent::taken));
  const auto refused = offline_news(Refused{RefusedWhy::not_executed, "total: expected 7.00"});
  BOOST_TEST((refused->event == OfflineEvent::refused));
  BOOST_TEST(refused->why == "total: expected 7.00");
  BOOST_TEST(!offline_news(Refused{RefusedWhy::no_connection, ""}));
  BOOST_TEST(!offline_news(Refused{RefusedWhy::stale_budget, ""}));
  BOOST_TEST(!offline_news(Unknown{}));
  BOOST_TEST(!offline_news(Reply{"no report", true}));
  BOOST_TEST(!offline_news(Reply{encode(OrderReport{}), false}));
}

BOOST_AUTO_TEST_CASE(a_forwarded_one_never_moves_again) {
  auto done = item(1);
  done.state = OfflineState::forwarded;
  BOOST_TEST(!step(offline_table(), done, {OfflineEvent::taken, ""}));
  BOOST_TEST(!step(offline_table(), done, {OfflineEvent::refused, ""}));
}

BOOST_AUTO_TEST_CASE(a_second_trigger_starts_no_second_walk_and_a_sale_made_meanwhile_is_taken_along) {
  OfflineQueue queue;
  queue.put(item(1));
  BOOST_TEST(queue.begin(false));
  BOOST_TEST(!queue.begin(false));
  queue.put(item(2));
  auto first = *queue.at();
  BOOST_TEST(first.number == 1);
  first.state = OfflineState::forwarded;
  queue.settled(first);
  BOOST_TEST(queue.at()->number == 2);
  queue.end();
  BOOST_TEST(!queue.at());
  BOOST_TEST(queue.begin(false));
  BOOST_TEST(queue.at()->number == 2);
}

BOOST_AUTO_TEST_CASE(what_is_parked_stands_in_nobodys_way_and_is_told_again_only_when_asked_for) {
  OfflineQueue queue;
  queue.put(item(1));
  queue.put(item(2));
  queue.begin(false);
  const auto parked = step(offline_table(), *queue.at(), {OfflineEvent::refused, "poison"});
  BOOST_TEST(parked->effects.has(OfflineEffect::list));
  queue.settled(parked->next);
  BOOST_TEST(queue.at()->number == 2);
  queue.end();
  BOOST_TEST(queue.waiting(OfflineState::parked) == 1);
  queue.begin(false);
  BOOST_TEST(queue.at()->number == 2);
  queue.end();
  queue.begin(true);
  BOOST_TEST(queue.at()->number == 1);
}

BOOST_AUTO_TEST_CASE(whatever_happens_each_sale_comes_to_the_core_once_and_in_order_or_is_parked) {
  BOOST_TEST(rc::check([] {
    Ledger ledger;
    const auto story = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
    for (const auto what : story) {
      if (what <= 1) ledger.sell();
      if (what == 2) ledger.ask(false);
      if (what == 3) ledger.ask(true);
      if (what == 4) ledger.answer(false, false);
      if (what == 5) ledger.answer(true, false);
      if (what == 6) ledger.answer(false, true);
      if (what == 7) ledger.crash();
    }
    ledger.finish();
    RC_ASSERT(std::is_sorted(ledger.first_told().begin(), ledger.first_told().end()));
    for (const auto& each : ledger.stored()) {
      RC_ASSERT(each.state != OfflineState::queued);
      RC_ASSERT((each.state == OfflineState::forwarded) == ledger.has(each.number));
      RC_ASSERT((each.state == OfflineState::parked) == ledger.refused(each.number));
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
