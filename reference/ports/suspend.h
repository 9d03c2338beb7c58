#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace tillrig {

// A suspended coroutine that waits for one T. Whoever holds it resumes it once, on the node's executor and not from
// inside suspend(), or drops it: then the coroutine is unwound by its executor and never resumes.
template <class T>
class Resumption {
 public:
  Resumption() = default;
  template <class Waiting>
  explicit Resumption(Waiting waiting) : held_(std::make_unique<Holder<Waiting>>(std::move(waiting))) {}

  explicit operator bool() const { return held_ != nullptr; }
  // Runs the coroutine on until it suspends again. REQUIRES: holds one.
  void operator()(T value) { std::exchange(held_, nullptr)->resume(std::move(value)); }

 private:
  struct Held {
    virtual ~Held() = default;
    virtual void resume(T value) = 0;
  };
  template <class Waiting>
  struct Holder final : Held {
    explicit Holder(Waiting w) : waiting(std::move(w)) {}
    void resume(T value) override {
      auto taken = std::move(waiting);
      std::move(taken)(std::move(value));
    }
    Waiting waiting;
  };
  std::unique_ptr<Held> held_;
};

// Suspends the calling coroutine and hands it to `start(Resumption<T>)`, a plain function that keeps it for later.
template <class T, class Start>
boost::asio::awaitable<T> suspend(Start start) {
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
      [](auto waiting, Start begin) { begin(Resumption<T>(std::move(waiting))); }, boost::asio::use_awaitable,
      std::move(start));
}

// What a suspended coroutine waits for when there is nothing to tell.
struct Woken {};

}  // namespace tillrig
