#pragma once

#include "tests/mutants/broken_node.h"

// Each one small, each made by somebody somewhere. What they break is in mutants.cpp.
namespace tillrig::mutants {

// Calls of the engine.
boost::asio::awaitable<CallOutcome> resend_under_a_new_number(NodePorts& real, NodeName peer, Message message,
                                                              Duration budget);
boost::asio::awaitable<CallOutcome> ask_a_misspelt_adapter(NodePorts& real, NodeName peer, Message message,
                                                           Duration budget);
// Calls of the till.
boost::asio::awaitable<CallOutcome> look_at_the_answer_after_four_seconds(NodePorts& real, NodeName peer,
                                                                          Message message, Duration budget);

// Handlers.
Handler say_how_often_it_was_asked(NodePorts& real, const std::string& verb, Handler handler);  // order.create
Handler call_a_repetition_pending(NodePorts& real, const std::string& verb, Handler handler);   // engine.charge

// Bytes.
std::string never_say_more_than_checked(std::string_view channel, std::string bytes);

// Numbers.
std::uint64_t mix_in_the_time_of_day(NodePorts& real, std::uint64_t drawn);
std::uint64_t mix_in_an_address(NodePorts& real, std::uint64_t drawn);

}  // namespace tillrig::mutants
