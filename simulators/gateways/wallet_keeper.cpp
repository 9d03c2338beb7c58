#include "simulators/gateways/wallet_keeper.h"

#include "simulators/gateways/wallet_log.h"

namespace tillrig {

WalletKeeper::WalletKeeper(NodePorts& ports, BookRules rules, std::map<std::string, std::int64_t> balances)
    : ports_(ports),
      rules_(std::move(rules)),
      balances_(std::move(balances)),
      book_(rules_, balances_),
      keeper_(ports, *this) {}

void WalletKeeper::replay(const std::string& operation) {
  book_.apply(wallet_log::decode(operation));
}

boost::asio::awaitable<std::optional<BookResult>> WalletKeeper::perform(BookOperation operation) {
  operation.now = ports_.clock.wall_now();
  BookResult result;
  BookKeeper::Operate operate = [this, &operation, &result] {
    result = book_.apply(operation);
    return result.changed ? std::optional(wallet_log::encode(operation)) : std::nullopt;
  };
  const auto kept = co_await keeper_.perform(std::move(operate));
  co_return kept ? std::optional(std::move(result)) : std::nullopt;
}

boost::asio::awaitable<std::optional<TradeView>> WalletKeeper::look_up(std::string number, std::string refund) {
  TradeView view;
  std::function<void()> look = [this, &view, &number, &refund] {
    const auto now = ports_.clock.wall_now();
    view = refund.empty() ? book_.query(number, now) : book_.refund_query(number, refund, now);
  };
  const auto seen = co_await keeper_.look_at(std::move(look));
  co_return seen ? std::optional(std::move(view)) : std::nullopt;
}

std::vector<std::string> WalletKeeper::unacknowledged() const {
  auto numbers = book_.paid_numbers();
  std::erase_if(numbers, [this](const std::string& number) { return keeper_.marks().contains(number); });
  return numbers;
}

}  // namespace tillrig
