#include "simulators/kernel/life.h"

#include <boost/asio/detail/concurrency_hint.hpp>
#include <exception>
#include <stdexcept>

namespace tillrig {

Life::Life(Kernel& kernel, JournalSink& sink, NodeName name, std::uint64_t incarnation)
    : kernel_(kernel),
      sink_(sink),
      name_(std::move(name)),
      incarnation_(incarnation),
      context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
      guard_(context_.get_executor()) {}

void Life::end() {
  alive_ = false;
  context_.stop();
}

void Life::let_go() {
  if (held_ == 0 || --held_ > 0) return;
  kernel_.at(kernel_.now(), [weak = weak_from_this()] {
    if (const auto life = weak.lock()) life->catch_up();
  });
}

void Life::catch_up() {
  while (alive_ && held_ == 0 && !kept_.empty()) {
    auto next = std::move(kept_.front());
    kept_.pop_front();
    perform(next.action);
  }
}

void Life::cancel(Kernel::Token token) {
  kernel_.cancel(token);
  if (!kept_.empty()) std::erase_if(kept_, [token](const Kept& kept) { return kept.token == token; });
}

void Life::record(Event event) {
  if (alive_) sink_.record({now(), name_, incarnation_}, std::move(event));
}

void Life::rethrow_named() const {
  try {
    throw;
  } catch (const std::exception& broken) {
    throw std::runtime_error(name_.text() + ": " + broken.what());
  }
}

}  // namespace tillrig
