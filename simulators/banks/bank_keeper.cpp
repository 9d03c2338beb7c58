#include "simulators/banks/bank_keeper.h"

#include "simulators/banks/bank_log.h"

namespace tillrig {

void BankKeeper::replay(const std::string& operation) {
  book_.apply(bank_log::decode(operation));
}

boost::asio::awaitable<std::optional<BankResult>> BankKeeper::perform(BankOperation operation) {
  operation.now = ports_.clock.wall_now();
  BankResult result;
  BookKeeper::Operate operate = [this, &operation, &result] {
    result = book_.apply(operation);
    return result.changed ? std::optional(bank_log::encode(operation)) : std::nullopt;
  };
  const auto kept = co_await keeper_.perform(std::move(operate));
  co_return kept ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace tillrig
