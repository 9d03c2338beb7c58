#include "reference/terminal/end_of_day.h"

#include <algorithm>
#include <map>
#include <utility>

namespace tillrig::terminal {
namespace {

bool is_refund(const DayRow& row) {
  return row.what == "REFUND";
}

// Money has moved for good.
bool moved_money(const DayRow& row) {
  return is_refund(row) ? row.state == word_of(RefundState::refunded) : row.state == word_of(PaymentState::succeeded);
}

bool is_open(const DayRow& row) {
  if (is_refund(row)) {
    const auto state = from_word<RefundState>(row.state);
    return state == RefundState::sending || state == RefundState::unknown;
  }
  const auto state = from_word<PaymentState>(row.state);
  return state && !is_final(*state);
}

// A drawer holds one currency: that of the first cash of the day.
Money drawer_of(const std::vector<DayRow>& rows) {
  std::optional<Money> drawer;
  for (const auto& row : rows) {
    if (row.tender != TenderKind::cash || !moved_money(row)) continue;
    if (!drawer) drawer = Money::zero(row.amount.currency());
    if (row.amount.currency() != drawer->currency()) continue;
    drawer = is_refund(row) ? *drawer - row.amount : *drawer + row.amount;
  }
  return drawer.value_or(Money::zero(Currency::cny()));
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string numbers_text(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += " " + std::to_string(number);
  return text;
}

}  // namespace

DayEnd end_of_day(const NodeName& till, const std::string& day, std::vector<DayRow> rows, OfflineCount offline) {
  DayEnd end;
  end.day.till = till;
  end.day.day = day;
  end.day.drawer = drawer_of(rows);
  end.day.unsettled = std::count_if(rows.begin(), rows.end(), is_open);
  end.day.not_drained = offline.queued + offline.parked + static_cast<std::int64_t>(offline.missing.size());
  end.day.rows = std::move(rows);
  end.offline = std::move(offline);
  return end;
}

std::vector<ChannelSum> sums_of(const TillDay& day) {
  std::map<std::pair<Channel, std::string>, ChannelSum> sums;
  for (const auto& row : day.rows) {
    if (!moved_money(row)) continue;
    const auto currency = row.amount.currency();
    const ChannelSum none{row.channel, 0, 0, Money::zero(currency), Money::zero(currency)};
    auto& sum = sums.try_emplace({row.channel, std::string(currency.code())}, none).first->second;
    ++(is_refund(row) ? sum.refunds : sum.sales);
    auto& amount = is_refund(row) ? sum.refunded : sum.sold;
    amount = amount + row.amount;
  }
  std::vector<ChannelSum> list;
  list.reserve(sums.size());
  for (auto& [key, sum] : sums) list.push_back(std::move(sum));
  return list;
}

std::vector<std::string> report_lines(const DayEnd& end) {
  std::vector<std::string> lines{"END OF DAY " + end.day.day, "TILL " + end.day.till.text()};
  for (const auto& sum : sums_of(end.day)) {
    const auto channel = upper(sum.channel.text());
    if (sum.sales > 0) lines.push_back(channel + " " + std::to_string(sum.sales) + " SALES " + sum.sold.text());
    if (sum.refunds > 0)
      lines.push_back(channel + " " + std::to_string(sum.refunds) + " REFUNDS " + sum.refunded.text());
  }
  lines.push_back("DRAWER " + end.day.drawer.text());
  lines.push_back("NOT DRAINED " + std::to_string(end.day.not_drained));
  if (end.offline.parked > 0) lines.push_back("OF THESE PARKED " + std::to_string(end.offline.parked));
  if (!end.offline.missing.empty()) lines.push_back("OF THESE LOST: NUMBER" + numbers_text(end.offline.missing));
  lines.push_back("UNSETTLED " + std::to_string(end.day.unsettled));
  if (!end.batch.empty()) lines.push_back(end.batch);
  return lines;
}

}  // namespace tillrig::terminal
