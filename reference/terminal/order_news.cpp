#include "reference/terminal/order_news.h"

#include <algorithm>
#include <utility>

namespace tillrig::terminal {
namespace {

const AttemptReport* report_on(const OrderReport& order, const AttemptKey& attempt) {
  const auto found = std::find_if(order.attempts.begin(), order.attempts.end(),
                                  [&](const AttemptReport& report) { return report.attempt == attempt; });
  return found == order.attempts.end() ? nullptr : &*found;
}

bool settled_here(const SaleRecord& sale, const AttemptKey& attempt) {
  return std::any_of(sale.tenders.begin(), sale.tenders.end(), [&](const Tender& tender) {
    return tender.settled() && attempt_key(sale.key(), tender) == attempt;
  });
}

// The attempt that paid what this till still takes for open; null: it knows of all.
const AttemptReport* payer_in(const OrderReport& report, const SaleRecord& sale) {
  const auto payer = std::find_if(report.attempts.begin(), report.attempts.end(), [&](const AttemptReport& each) {
    return each.state == PaymentState::succeeded && !settled_here(sale, each.attempt);
  });
  return payer == report.attempts.end() ? nullptr : &*payer;
}

void paid_by(News& news, const OrderReport& report, const SaleRecord& sale) {
  news.event = SaleEvent::paid;
  news.whole = true;
  if (const auto* payer = payer_in(report, sale)) {
    news.channel = payer->channel;
    news.txn = payer->txn;
  }
}

}  // namespace

News answer_of(const CallOutcome& outcome) {
  News news;
  news.event = SaleEvent::unknown;
  news.attempt = PaymentState::unknown;
  if (const auto* refused = std::get_if<Refused>(&outcome)) {
    news.event = SaleEvent::attempt_over;
    news.attempt = PaymentState::refused;
    news.unheard = true;
    news.why = refused->detail;
    return news;
  }
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) return news;
  const auto report = decode<AttemptReport>(reply->body);
  if (!report) return news;
  news.event = event_of(report->state, report->refunded);
  news.attempt = report->state;
  news.channel = report->channel;
  news.txn = report->txn;
  news.refunded = report->refunded;
  news.why = report->why;
  return news;
}

std::optional<OrderReport> order_in(const CallOutcome& outcome) {
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) return std::nullopt;
  auto report = decode<OrderReport>(reply->body);
  return report ? std::optional(std::move(*report)) : std::nullopt;
}

std::string why_not_made(const CallOutcome& outcome) {
  if (const auto* refused = std::get_if<Refused>(&outcome))
    return refused->why == RefusedWhy::not_executed ? refused->detail : std::string();
  const auto report = order_in(outcome);
  return report ? report->why : std::string();
}

std::optional<News> creation_news(const OrderReport& report) {
  const bool rejected = report.state == OrderState::closed;
  if (!rejected && report.order.empty()) return std::nullopt;
  News news;
  news.event = rejected ? SaleEvent::order_rejected : SaleEvent::order_made;
  news.order = report.order;
  news.why = report.why;
  return news;
}

std::optional<News> standing_news(const OrderReport& report, const SaleRecord& sale, bool absent) {
  const auto* attempt = report_on(report, sale.attempt());
  News news;
  news.order = report.order;
  news.why = report.why;
  news.refunded = went_back(report);
  if (attempt) news.attempt = attempt->state;
  // An order that is over takes no attempt any more: one that has not come to it by now never will.
  const bool over = report.state == OrderState::paid || report.state == OrderState::closed;
  if (!attempt && over && sale.attempt_open()) news.attempt = PaymentState::refused;

  if (report.state == OrderState::paid) {
    paid_by(news, report, sale);
    return news;
  }
  if (report.state == OrderState::closed && !report.order.empty()) {
    const bool gave_up = sale.state == SaleState::abandoning && !sale.tenders.empty();
    news.event = gave_up ? SaleEvent::abandoned : SaleEvent::order_closed;
    return news;
  }
  if (!attempt) {
    if (!sale.attempt_open() || !absent) return std::nullopt;
    news.event = SaleEvent::attempt_over;
    news.attempt = PaymentState::refused;
    return news;
  }
  // Money that covers an order which is not closed yet is about to pay it; a part of it is settled as it is.
  const bool covers = sale.tenders.back().amount >= sale.rest();
  if (attempt->state == PaymentState::succeeded && (covers || !sale.attempt_open())) return std::nullopt;
  news.event = event_of(attempt->state, attempt->refunded);
  news.channel = attempt->channel;
  news.txn = attempt->txn;
  news.why = attempt->why;
  return news;
}

bool went_back(const OrderReport& report) {
  bool some = false;
  for (const auto& each : report.attempts) {
    if (each.tender == TenderKind::cash) continue;
    if (each.state == PaymentState::succeeded && !each.refunded) return false;
    some = some || each.refunded;
  }
  return some;
}

}  // namespace tillrig::terminal
