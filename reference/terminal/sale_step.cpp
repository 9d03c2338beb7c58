#include "reference/terminal/sale_step.h"

#include <utility>

namespace tillrig::terminal {
namespace {

// What is known of an attempt that is final stays as it is, unless acquiring says that it paid the order after all.
void learn(Tender& tender, const News& news) {
  const bool known = tender.settled() || (is_final(tender.state) && !news.whole);
  if (news.attempt) tender.state = attempt_after(tender.state, *news.attempt);
  if (known) return;
  if (!news.channel.empty()) tender.channel = news.channel;
  if (!news.txn.empty()) tender.txn = news.txn;
}

std::vector<Tender> tenders_after(const SaleRecord& sale, const News& news) {
  auto tenders = sale.tenders;
  if (news.tender) {
    open_line(tenders, *news.tender);
    auto& opened = tenders.back();
    const auto& basket = sale.offline.empty() ? sale.key() : sale.offline;
    if (opened.kind == TenderKind::cash) opened.txn = ChannelTxn(attempt_key(basket, opened).text());
  } else if (!tenders.empty()) {
    learn(tenders.back(), news);
  }
  return tenders;
}

SaleEvent taken_as(const News& news, const Money& rest) {
  return news.event == SaleEvent::paid && !news.whole && !rest.is_zero() ? SaleEvent::part_paid : news.event;
}

// Whoever leaves without the goods gets his cash back.
void give_cash_back(SaleStep& step) {
  auto& sale = step.next;
  for (auto& tender : sale.tenders) {
    if (tender.kind != TenderKind::cash || !tender.settled() || tender.returned) continue;
    tender.returned = true;
    CashReturned fact{sale.order, attempt_key(sale.key(), tender)};
    step.duties.facts.push_back({0, "order.cash-back", fact.attempt.text(), sale.key(), encode(fact)});
  }
  const auto back = cash_returned(sale.basket.total, sale.tenders);
  if (!back.is_zero()) step.duties.drawer = DrawerDuty{sale.key().text(), back};
}

void take_cash(SaleStep& step) {
  const auto& sale = step.next;
  const auto& tender = sale.tenders.back();
  CashTaken fact{sale.order, sale.attempt(), TenderLine(std::to_string(tender.line)), tender.amount};
  step.duties.facts.push_back({0, "order.cash", fact.attempt.text(), sale.key(), encode(fact)});
  step.duties.drawer = DrawerDuty{sale.key().text(), Money::zero(tender.amount.currency())};
}

// Told later, under a basket of its own; the order that was made online, if there was one, is not wanted any more.
void sell_offline(SaleStep& step, const News& news) {
  auto& sale = step.next;
  const auto& tender = sale.tenders.back();
  step.duties.offline = offline_sale_of(sale, news.sold_at_ms, news.card);
  if (tender.kind == TenderKind::cash)
    step.duties.drawer = DrawerDuty{sale.key().text(), Money::zero(tender.amount.currency())};
  if (sale.order.empty()) return;
  const OrderAbandon unwanted{sale.order, {}};
  step.duties.facts.push_back({0, "order.cancel", {}, sale.key(), encode(unwanted)});
}

// The customer was told that nothing is charged. A request that is delivered once more must find that out.
void give_up(SaleStep& step) {
  const auto& sale = step.next;
  const OrderAbandon refused{sale.order, sale.attempt()};
  step.duties.facts.push_back({0, "order.abandon", refused.attempt.text(), sale.key(), encode(refused)});
}

bool may_begin(const SaleRecord& sale, const News& news) {
  if (!may_start_attempt(sale.former())) return false;
  if (news.event != SaleEvent::sold_offline) return sale.state == SaleState::ordered;
  const auto total = sale.basket.total;
  const bool unpaid = sale.state == SaleState::open || sale.state == SaleState::ordered;
  return unpaid && sale.rest() == total && news.tender->amount == total;
}

}  // namespace

OfflineSale offline_sale_of(const SaleRecord& sale, std::int64_t sold_at_ms, std::optional<CardPresentment> card) {
  const auto& tender = sale.tenders.back();
  const auto basket = offline_basket(sale.key());
  OfflineTender paid{TenderLine(std::to_string(tender.line)), attempt_key(basket, tender), tender.kind, tender.amount,
                     std::move(card)};
  return {basket, sale.basket.till, sale.basket.lines, sale.basket.total, {std::move(paid)}, sold_at_ms};
}

std::optional<SaleStep> step(const SaleTable& table, const SaleRecord& sale, const News& news) {
  if (news.tender && !may_begin(sale, news)) return std::nullopt;
  SaleStep step{sale, news.event, false, {}, {}};
  auto& next = step.next;
  if (news.event == SaleEvent::sold_offline) next.offline = offline_basket(sale.key());
  next.tenders = tenders_after(next, news);
  step.event = taken_as(news, next.rest());
  const auto* row = on(table, sale.state, step.event);
  if (!row) return std::nullopt;
  next.state = row->to;
  step.effects = row->effects;
  if (!news.order.empty()) next.order = news.order;
  if (next.state == SaleState::paid && next.receipt == ReceiptState::none) next.receipt = ReceiptState::queued;
  if (next.state == SaleState::done) next.receipt = ReceiptState::printed;
  if (news.event == SaleEvent::sold_offline)
    sell_offline(step, news);
  else if (news.tender && news.tender->kind == TenderKind::cash)
    take_cash(step);
  if (news.unheard && sale.attempt_open()) give_up(step);
  if (next.state == SaleState::closed || next.state == SaleState::abandoned) give_cash_back(step);
  step.changed = !same_standing(sale, next);
  // After a restart the same state is taken up again: its effects were lost with the former incarnation.
  if (!step.changed && news.event != SaleEvent::no_answer) return std::nullopt;
  return step;
}

}  // namespace tillrig::terminal
