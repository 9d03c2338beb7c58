#include "reference/reconciliation/matching.h"

#include <algorithm>

#include "reference/protocol/business_day.h"
#include "reference/reconciliation/own_sides.h"

namespace tillrig::reconciliation {
namespace {

// What the statement says of one item.
struct There {
  std::vector<const StatementRow*> forward;  // settled; of a return: given back
  int standing = 0;                          // forward less what was taken back
  bool claimed = false;                      // one of our rows is about it
};

class Matcher {
 public:
  explicit Matcher(const Sides& sides) : sides_(sides) {}

  Findings run() {
    read_statement();
    find_other_numbers();
    for (const auto& row : sides_.engine) {
      if (row.channel != sides_.channel) continue;
      if (is_payment(row))
        judge_payment(row);
      else
        judge_return(row);
    }
    for (const auto& [item, there] : there_)
      if (!there.claimed) judge_stranger(item, there);
    judge_own_sides(sides_, findings_);
    const auto by_row = [](const Difference& a, const Difference& b) { return a.row < b.row; };
    std::sort(findings_.differences.begin(), findings_.differences.end(), by_row);
    std::sort(findings_.agreed.begin(), findings_.agreed.end());
    return std::move(findings_);
  }

 private:
  using Kind = DifferenceKind;

  void read_statement() {
    for (const auto& row : sides_.statement) {
      const auto standing = standing_of(sides_.channel, row);
      auto& there = there_[standing.item];
      there.standing += standing.by;
      if (standing.by > 0) there.forward.push_back(&row);
    }
  }

  // A settled number that nobody here knows may be one of ours under another name: the transaction tells.
  void find_other_numbers() {
    for (const auto& ours : sides_.engine) {
      if (ours.channel != sides_.channel || !is_payment(ours) || ours.txn.empty()) continue;
      if (mentioned(payment_item(sides_.channel, ours.number.text()))) continue;
      for (const auto& row : sides_.statement)
        if (row.kind == StatementKind::sale && row.refund.empty() && row.txn == ours.txn && !known_here(row.number))
          other_number_[ours.number.text()] = payment_item(sides_.channel, row.number.text());
    }
  }

  bool known_here(const ChannelNumber& number) const {
    return std::any_of(sides_.engine.begin(), sides_.engine.end(), [&](const DayRow& row) {
      return row.channel == sides_.channel && is_payment(row) && row.number == number;
    });
  }
  bool mentioned(const std::string& item) const { return there_.contains(item) || sides_.seen.contains(item); }
  int stood(const std::string& item) const {
    const auto found = sides_.seen.find(item);
    return found == sides_.seen.end() ? 0 : found->second;
  }
  const There& claim(const std::string& item) {
    static const There nothing;
    const auto found = there_.find(item);
    if (found == there_.end()) return nothing;
    found->second.claimed = true;
    return found->second;
  }

  // Its own statement is this one; or that was matched, and what was carried is due now.
  bool of_this_day(const DayRow& row) const { return row.day == sides_.day; }
  bool carried_over(const DayRow& row) const {
    return row.day < sides_.day && sides_.other_days_judged.contains(row.day);
  }
  // And it was pending already when a day was last closed: what was sent after a statement was made cannot stand on it.
  bool in_doubt_again(const std::string& item, const DayRow& row) {
    findings_.pending.insert(item);
    return carried_over(row) && sides_.in_doubt.contains(item);
  }
  bool may_cross(const StatementRow& row) const {
    return business_day(row.at + sides_.cut_off_margin, sides_.cut_off) != business_day(row.at, sides_.cut_off);
  }

  Difference& add(const std::string& row, const DayRow& ours, Kind kind, std::string why) {
    Difference difference;
    difference.row = row;
    difference.kind = kind;
    difference.channel = sides_.channel;
    difference.number = ours.number;
    difference.txn = ours.txn;
    difference.order = ours.order;
    difference.amount = ours.amount;
    difference.day = ours.day;
    difference.why = std::move(why);
    return findings_.differences.emplace_back(std::move(difference));
  }
  static void repair(Difference& difference, RepairKind kind, const StatementRow& row,
                     Approval approval = Approval::by_rule) {
    difference.repair = kind;
    difference.approval = approval;
    difference.txn = row.txn;
    difference.amount = row.amount;
  }

  void judge_payment(const DayRow& ours) {
    const auto item = payment_item(sides_.channel, ours.number.text());
    const auto other = other_number_.find(ours.number.text());
    if (other != other_number_.end()) {
      const auto& row = *claim(other->second).forward.front();
      findings_.ours[other->second] = item;
      add(item, ours, Kind::terminal, "settled there under another number: " + row.number.text());
      return;
    }
    const auto& there = claim(item);
    const auto state = from_word<PaymentState>(ours.state).value_or(PaymentState::unknown);
    if (state == PaymentState::succeeded)
      judge_paid(item, ours, there);
    else if (is_final(state))
      judge_unpaid(item, ours, there);
    else if (state != PaymentState::reversing)  // goes on until it is answered, whatever is settled
      judge_pending(item, ours, there);
  }

  void judge_paid(const std::string& item, const DayRow& ours, const There& there) {
    if (!mentioned(item)) {
      if (of_this_day(ours))
        add(item, ours, Kind::cut_off, "paid here, not on the statement of its day: may be on the next");
      else if (carried_over(ours))
        add(item, ours, Kind::money_here, "paid here, on neither the statement of its day nor the next")
            .on_no_statement = true;
      return;
    }
    const int stands = stood(item) + there.standing;
    if (stands <= 0) {
      add(item, ours, Kind::status, "paid here, taken back there");
    } else if (stands > 1 && !there.forward.empty()) {
      const auto& row = *there.forward.back();
      auto& difference =
          add(item, ours, Kind::duplicate, "paid once here, settled " + std::to_string(stands) + " times there");
      repair(difference, RepairKind::refund, row, Approval::under_limit);
      difference.amount = row.amount * (stands - 1);
    } else if (there.forward.empty() || !compare(item, ours, *there.forward.front())) {
      findings_.agreed.push_back(item);
    }
  }

  void judge_pending(const std::string& item, const DayRow& ours, const There& there) {
    if (!there.forward.empty() && there.standing > 0) {
      const auto& row = *there.forward.front();
      if (row.amount.currency() != ours.amount.currency() || row.amount.minor() != ours.amount.minor()) {
        // A wallet can be asked: what is paid is adopted with what was to be paid, and the excess goes back.
        if (compare(item, ours, row) && ours.tender != TenderKind::wallet) findings_.differences.back().repair.reset();
        return;
      }
      repair(add(item, ours, Kind::status, ours.state + " here, settled there"), RepairKind::adopt, row);
    } else if (stood(item) <= 0 && !sold_offline(sides_, ours) && in_doubt_again(item, ours)) {
      auto& difference = add(item, ours, Kind::status,
                             ours.state + " here, settled neither on the statement of its day nor on the next");
      difference.repair = RepairKind::fail;
    }
  }

  void judge_unpaid(const std::string& item, const DayRow& ours, const There& there) {
    if (stood(item) + there.standing <= 0 || given_back_here(ours)) {
      if (mentioned(item)) findings_.agreed.push_back(item);
      return;
    }
    if (there.forward.empty() && !carried_over(ours)) return;
    const auto words = ours.state + " here, settled there";
    if (there.forward.empty()) {
      add(item, ours, Kind::status, words + ", and not taken back on the next statement").repair = RepairKind::refund;
      return;
    }
    const auto& row = *there.forward.back();
    if (may_cross(row) && !carried_over(ours))
      add(item, ours, Kind::cut_off, words + " shortly before the cut-off: what took it back may be on the next");
    else
      repair(add(item, ours, Kind::status, words), RepairKind::refund, row);
  }

  bool given_back_here(const DayRow& payment) const {
    std::int64_t minor = 0;
    for (const auto& row : sides_.engine)
      if (row.channel == payment.channel && !is_payment(row) && row.state != word_of(RefundState::failed) &&
          (row.number == payment.number || (!payment.txn.empty() && row.txn == payment.txn)))
        minor += row.amount.minor();
    return minor > 0 && minor >= payment.amount.minor();
  }

  // At a wallet a return is known by its refund number, at a bank by a number of its own.
  std::string item_there(const DayRow& ours) const {
    const auto by_key = return_item(sides_.channel, ours.key);
    const auto by_number = return_item(sides_.channel, ours.number.text());
    return mentioned(by_key) || !mentioned(by_number) ? by_key : by_number;
  }

  void judge_return(const DayRow& ours) {
    const auto item = return_item(sides_.channel, ours.key);
    const auto theirs = item_there(ours);
    const auto& there = claim(theirs);
    if (theirs != item) findings_.ours[theirs] = item;
    const int stands = stood(theirs) + there.standing;
    const bool on_this_statement = !there.forward.empty() && stands > 0;
    const auto state = from_word<RefundState>(ours.state).value_or(RefundState::unknown);
    if (state == RefundState::refunded) {
      judge_refunded(item, ours, there, mentioned(theirs), stands);
    } else if (state == RefundState::failed) {
      if (on_this_statement) add(item, ours, Kind::refund, "failed here, given back there");
    } else if (ours.tender == TenderKind::card) {
      // A wallet's refund is repeated by the engine until it is final.
      if (on_this_statement)
        repair(add(item, ours, Kind::status, "refund " + ours.state + " here, given back there"), RepairKind::adopt,
               *there.forward.front());
      else if (!mentioned(theirs) && in_doubt_again(item, ours))
        add(item, ours, Kind::status,
            "refund " + ours.state + " here, given back neither on the statement of its day nor on the next")
            .repair = RepairKind::fail;
    }
  }

  // A wallet that had taken the payment back of its own accord answers "done" to a refund, and has no row of it.
  bool taken_back_there(const DayRow& ours) const {
    const auto payment = payment_item(sides_.channel, ours.number.text());
    const auto there = there_.find(payment);
    return mentioned(payment) && stood(payment) + (there == there_.end() ? 0 : there->second.standing) <= 0;
  }

  void judge_refunded(const std::string& item, const DayRow& ours, const There& there, bool was_mentioned, int stands) {
    if (!was_mentioned) {
      if (taken_back_there(ours))
        findings_.agreed.push_back(item);
      else if (of_this_day(ours))
        add(item, ours, Kind::cut_off, "given back here, not on the statement of its day: may be on the next");
      else if (carried_over(ours))
        add(item, ours, Kind::refund, "given back here, on neither the statement of its day nor the next")
            .on_no_statement = true;
    } else if (stands <= 0) {
      add(item, ours, Kind::refund, "given back here, taken again there");
    } else if (stands > 1 && !there.forward.empty()) {
      add(item, ours, Kind::refund, "given back once here, " + std::to_string(stands) + " times there");
    } else if (there.forward.empty() || !compare(item, ours, *there.forward.front())) {
      findings_.agreed.push_back(item);
    }
  }

  // true: it found something. Of a return, whatever differs in it is a matter of the refund; but the fee is the fee.
  bool compare(const std::string& item, const DayRow& ours, const StatementRow& row) {
    const auto kind = [&](Kind of_payment) { return is_payment(ours) ? of_payment : Kind::refund; };
    const auto both = ours.amount.text() + " here, " + row.amount.text() + " there";
    if (row.amount.currency() != ours.amount.currency()) {
      add(item, ours, kind(Kind::currency), both);
      return true;
    }
    if (row.amount != ours.amount) {
      auto& difference = add(item, ours, kind(Kind::amount), both);
      if (is_payment(ours) && row.amount > ours.amount) {
        repair(difference, RepairKind::excess, row, Approval::under_limit);
        difference.amount = row.amount - ours.amount;
      }
      return true;
    }
    const auto fee = fee_of(ours.amount.minor(), sides_.fee_per_mille);
    if (row.fee == fee) return false;
    const auto& currency = ours.amount.currency();
    add(item, ours, Kind::fee,
        "fee of " + Money(fee, currency).text() + " agreed, " + Money(row.fee, currency).text() + " taken")
        .amount = Money(std::max(fee, row.fee) - std::min(fee, row.fee), currency);
    return true;
  }

  void judge_stranger(const std::string& item, const There& there) {
    const int stands = stood(item) + there.standing;
    const bool seen_before = sides_.seen.contains(item);
    if (stands <= 0 && (seen_before || !there.forward.empty())) {
      if (seen_before) findings_.agreed.push_back(item);
      return;
    }
    const auto& row = row_of(item);
    DayRow theirs;
    theirs.number = row.number;
    theirs.txn = row.txn;
    theirs.amount = row.amount;
    theirs.day = sides_.day;
    if (stands <= 0) {
      add(item, theirs, Kind::refund, "taken back there, never settled there, unknown here");
    } else if (item == payment_item(sides_.channel, row.number.text())) {
      repair(add(item, theirs, Kind::money_there, "settled there, unknown here"), RepairKind::refund, row,
             Approval::by_person);
    } else {
      add(item, theirs, Kind::refund, "given back there, unknown here");
    }
  }

  const StatementRow& row_of(const std::string& item) const {
    return *std::find_if(sides_.statement.begin(), sides_.statement.end(),
                         [&](const StatementRow& row) { return standing_of(sides_.channel, row).item == item; });
  }

  const Sides& sides_;
  std::map<std::string, There> there_;               // by item
  std::map<std::string, std::string> other_number_;  // of a payment, by our number: its item there
  Findings findings_;
};

}  // namespace

std::string payment_item(const Channel& channel, const std::string& number) {
  return channel.text() + "/SALE/" + number;
}

std::string return_item(const Channel& channel, const std::string& refund) {
  return channel.text() + "/REFUND/" + refund;
}

Standing standing_of(const Channel& channel, const StatementRow& row) {
  const bool sale = row.kind == StatementKind::sale;
  if (row.refund.empty()) return {payment_item(channel, row.number.text()), sale ? 1 : -1};
  return {return_item(channel, row.refund.text()), sale ? -1 : 1};
}

Findings match(const Sides& sides) {
  return Matcher(sides).run();
}

}  // namespace tillrig::reconciliation
