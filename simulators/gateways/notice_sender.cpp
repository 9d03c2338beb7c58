#include "simulators/gateways/notice_sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "reference/ports/spawn.h"
#include "reference/protocol/text.h"
#include "simulators/gateways/wallet_words.h"

namespace tillrig {
namespace {

using std::chrono::milliseconds;

std::vector<Duration> schedule_of(const std::string& text) {
  std::vector<Duration> schedule;
  for (const auto part : split(text, ',')) {
    const auto interval = whole_number(part);
    if (!interval || *interval <= 0)
      throw std::runtime_error(fmt::format("setting notice_schedule: expected milliseconds, found '{}'", part));
    schedule.emplace_back(milliseconds(*interval));
  }
  if (schedule.empty()) throw std::runtime_error("setting notice_schedule: expected at least one interval");
  return schedule;
}

}  // namespace

NoticeSender::NoticeSender(NodePorts& ports, WalletKeeper& keeper, ServiceDesk& desk, std::string merchant,
                           std::string adapter)
    : ports_(ports),
      keeper_(keeper),
      desk_(desk),
      merchant_(std::move(merchant)),
      adapter_(std::move(adapter)),
      delay_(ports.settings.duration("notice_delay", milliseconds(300))),
      schedule_(schedule_of(ports.settings.text("notice_schedule", "1000,5000,30000"))),
      tries_(ports.settings.integer("notice_tries", 20)),
      budget_(ports.settings.duration("notice_budget", std::chrono::seconds(5))) {}

void NoticeSender::send(const std::string& number, const TradeView& view) {
  send(number, view, delay_);
}

Duration NoticeSender::after(const std::string& verb, const BookResult& result) {
  const auto& state = result.view.state;
  const bool closed_by_request = (verb == "close" || verb == "cancel") && state == "CLOSED" && !result.view.txn.empty();
  const bool settled_later = verb == "confirm" || verb == "reject";
  if (!result.changed || !((verb == "pay" && state == "SUCCESS") || closed_by_request || settled_later)) return {};
  if (verb == "pay") {
    if (const auto early = desk_.faults().take_early_notice(ports_.clock.steady_now())) {
      desk_.record_fired(*early);
      send(result.number, result.view, Duration::zero());
      return early->delay;
    }
  }
  send(result.number, result.view);
  return {};
}

void NoticeSender::send(const std::string& number, const TradeView& view, Duration first) {
  auto notice = to_answer("notice", merchant_, number, keeper_.book().rules().currency, view);
  notice.code = "OK";
  if (const auto fault = desk_.faults().take_notice(ports_.clock.steady_now())) {
    desk_.record_fired(*fault);
    if (fault->kind == OutcomeFaultKind::notice_never) return;
    if (fault->kind == OutcomeFaultKind::notice_late) first += fault->delay;
    if (fault->kind == OutcomeFaultKind::notice_wrong_amount) notice.minor = fault->minor;
    if (fault->kind == OutcomeFaultKind::notice_twice)
      spawn(ports_.executor, keep_sending(notice, first + fault->delay));
  }
  spawn(ports_.executor, keep_sending(std::move(notice), first));
}

boost::asio::awaitable<void> NoticeSender::keep_sending(WalletAnswer notice, Duration first) {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + first);
  for (std::int64_t sent = 1; sent <= tries_; ++sent) {
    if (withdrawn_.contains(notice.number)) co_return;
    if (notice.state == word_of(TradeState::success)) said_paid_.insert(notice.number);
    notice.nonce = fmt::format("{:016x}", ports_.random.next("notice"));
    notice.sign = ports_.keys.mac(merchant_key, signed_text(notice));
    ports_.log.record(Event("gateway.noticed").with("number", notice.number).with("state", notice.state));
    Message message{"wallet.notice", encode(notice), notice.number};
    const auto outcome = co_await ports_.bus.call(adapter_, std::move(message), budget_);
    if (std::holds_alternative<Reply>(outcome)) {
      keeper_.acknowledge(notice.number);
      co_return;
    }
    const auto interval = std::min(static_cast<std::size_t>(sent), schedule_.size()) - 1;
    co_await ports_.clock.sleep_until(ports_.clock.steady_now() + schedule_[interval]);
  }
}

}  // namespace tillrig
