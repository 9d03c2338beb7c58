#pragma once

#include "tests/mutants/broken_node.h"

// Each one small, each made by somebody somewhere. What they break is in mutants.cpp.
namespace tillrig::mutants {

// Calls of the engine.
boost::asio::awaitable<CallOutcome> resend_under_a_new_number(NodePorts& real, NodeName peer, Message message,
                                                              Duration budget);
boost::asio::awaitable<CallOutcome> ask_a_misspelt_adapter(NodePorts& real, NodeName peer, Message message,
                                                           Duration budget);
boost::asio::awaitable<CallOutcome> ask_nobody_what_is_lost(NodePorts& real, NodeName peer, Message message,
                                                            Duration budget);
// Calls of the till.
boost::asio::awaitable<CallOutcome> look_at_the_answer_after_four_seconds(NodePorts& real, NodeName peer,
                                                                          Message message, Duration budget);

boost::asio::awaitable<CallOutcome> ask_for_a_refund_again_under_a_new_key(NodePorts& real, NodeName peer,
                                                                           Message message, Duration budget);
// Calls of acquiring.
boost::asio::awaitable<CallOutcome> give_back_a_fen_more(NodePorts& real, NodeName peer, Message message,
                                                         Duration budget);
// Calls of the engine.
boost::asio::awaitable<CallOutcome> take_a_reversal_for_done(NodePorts& real, NodeName peer, Message message,
                                                             Duration budget);

// Handlers of an adapter.
Handler call_not_found_failed(NodePorts& real, const std::string& verb, Handler handler);
Handler call_a_time_out_refused(NodePorts& real, const std::string& verb, Handler handler);

// Handlers.
Handler say_how_often_it_was_asked(NodePorts& real, const std::string& verb, Handler handler);  // order.create
Handler call_a_repetition_pending(NodePorts& real, const std::string& verb, Handler handler);   // engine.charge

// Of a card: what nobody may keep is kept all the same. The till's own request, and the engine's handler of a charge,
// which opens the card with keys that were lent.
boost::asio::awaitable<CallOutcome> queue_the_pin_block(NodePorts& real, NodeName peer, Message message,
                                                        Duration budget);
Handler note_the_number_in_bcd(NodePorts& real, const std::string& verb, Handler handler);

// The same node, whose keys another one of its world makes use of.
MakeNode lending_its_keys(MakeNode make);

// Bytes.
std::string give_a_fen_too_much(std::string_view channel, std::string bytes);
std::string count_the_drawer_wrong(std::string_view channel, std::string bytes);
std::string print_receipts_twice(std::string_view channel, std::string bytes);
std::string print_one_order_for_all(std::string_view channel, std::string bytes);
std::string never_say_more_than_checked(std::string_view channel, std::string bytes);

// Numbers.
std::uint64_t mix_in_the_time_of_day(NodePorts& real, std::uint64_t drawn);
std::uint64_t mix_in_an_address(NodePorts& real, std::uint64_t drawn);

}  // namespace tillrig::mutants
