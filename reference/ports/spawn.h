#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <exception>

namespace tillrig {

// Runs a coroutine that belongs to a node. It ends by itself or with its node's executor. An exception that leaves it
// is a broken program: it is thrown out of the executor, where the world turns it into a verdict of ERROR.
template <class Executor>
void spawn(const Executor& executor, boost::asio::awaitable<void> work) {
  boost::asio::co_spawn(executor, std::move(work), [](std::exception_ptr broken) {
    if (broken) std::rethrow_exception(broken);
  });
}

}  // namespace tillrig
