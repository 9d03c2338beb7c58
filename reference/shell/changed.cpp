#include "reference/shell/changed.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace tillrig {
namespace {

namespace asio = boost::asio;

struct Parked {
  virtual ~Parked() = default;
  virtual void wake(const asio::any_io_executor& executor) = 0;
};

template <class Handler>
struct ParkedHandler final : Parked {
  explicit ParkedHandler(Handler handler) : handler_(std::move(handler)) {}
  void wake(const asio::any_io_executor& executor) override { asio::post(executor, std::move(handler_)); }
  Handler handler_;
};

// Parked handlers hold coroutine frames, whose end must go through a living executor: a service is shut down before the
// context's own queue is, so what it drops still finds one.
class Waiting final : public asio::execution_context::service {
 public:
  using key_type = Waiting;
  static inline asio::execution_context::id id;
  explicit Waiting(asio::execution_context& context) : service(context) {}

  std::uint64_t new_id() { return ++last_id_; }
  void park(std::uint64_t whom, std::unique_ptr<Parked> parked) { parked_[whom].push_back(std::move(parked)); }
  std::vector<std::unique_ptr<Parked>> take(std::uint64_t whom) {
    const auto found = parked_.find(whom);
    if (found == parked_.end()) return {};
    auto taken = std::move(found->second);
    parked_.erase(found);
    return taken;
  }

 private:
  void shutdown() override { parked_.clear(); }
  std::map<std::uint64_t, std::vector<std::unique_ptr<Parked>>> parked_;
  std::uint64_t last_id_ = 0;
};

Waiting& waiting_of(const asio::any_io_executor& executor) {
  return asio::use_service<Waiting>(asio::query(executor, asio::execution::context));
}

}  // namespace

Changed::Changed(asio::any_io_executor executor)
    : executor_(std::move(executor)), id_(waiting_of(executor_).new_id()) {}

asio::awaitable<void> Changed::wait() {
  auto park = [](auto handler, asio::any_io_executor executor, std::uint64_t id) {
    using Handler = decltype(handler);
    waiting_of(executor).park(id, std::make_unique<ParkedHandler<Handler>>(std::move(handler)));
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(park, asio::use_awaitable, executor_, id_);
}

void Changed::notify() {
  for (auto& parked : waiting_of(executor_).take(id_)) parked->wake(executor_);
}

}  // namespace tillrig
