#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/ids.h"
#include "reference/protocol/money.h"

namespace tillrig::terminal {

// One way of paying within a sale: a line of its own, charged by one attempt after another until one succeeds. A line
// that is settled is never touched again: the next tender opens the next line.
struct Tender {
  std::int64_t line = 1;
  std::int64_t attempts = 1;  // attempt keys made for this line so far
  TenderKind kind = TenderKind::wallet;
  Money amount = Money::zero(Currency::cny());  // what it pays of the sale: cash given less change
  Money given = Money::zero(Currency::cny());   // cash only
  PaymentState state = PaymentState::sending;   // of the last attempt
  Channel channel;
  ChannelTxn txn;
  std::string masked;     // card only: first six and last four digits
  bool returned = false;  // cash that was given back: the sale came to nothing

  bool settled() const { return state == PaymentState::succeeded; }
  Money change() const { return kind == TenderKind::cash ? given - amount : Money::zero(amount.currency()); }
  bool operator==(const Tender&) const = default;
};

// Of the line's last attempt: basket/1, basket/2, ... on the first line, basket/2.1, basket/2.2, ... on the second.
AttemptKey attempt_key(const BasketKey& basket, const Tender& tender);

// What is still to pay of `total`.
Money rest_of(const Money& total, const std::vector<Tender>& tenders);
// Cash in the drawer, and cash given back again, of these tenders.
Money cash_held(const Money& total, const std::vector<Tender>& tenders);
Money cash_returned(const Money& total, const std::vector<Tender>& tenders);

// Puts `tender` behind the others: on the last line again when nothing was paid there, else on a line of its own.
// REQUIRES: the last tender, if there is one, is final.
void open_line(std::vector<Tender>& tenders, Tender tender);

// Cash laid on the counter for `rest`: all of it with change, or a part of it. nullopt: nothing, or more change than
// the till gives back.
std::optional<Tender> cash_tender(const Money& rest, const Money& given, const Money& most_change);
// A payment that leaves the till, by code or card.
Tender sent_tender(TenderKind kind, const Money& amount, std::string masked);
// The amount of another tender: as typed, or the whole rest. nullopt: nothing, or more than is due.
std::optional<Money> part_of(const Money& rest, const std::optional<Money>& typed);

}  // namespace tillrig::terminal
