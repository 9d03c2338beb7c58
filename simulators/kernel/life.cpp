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
