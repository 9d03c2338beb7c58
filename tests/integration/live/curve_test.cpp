#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/live/live_folder.h"
#include "reference/live/zmq_transport.h"

namespace tillrig {
namespace {

struct TwoEnds {
  boost::asio::io_context context{1};
  CurveKeys left_keys = CurveKeys::make(), right_keys = CurveKeys::make(), strange_keys = CurveKeys::make();
  std::vector<int> ports = free_ports(2);
  std::vector<std::string> complaints;
  std::optional<ZmqTransport> left, right;

  std::string endpoint(std::size_t index) const { return "tcp://127.0.0.1:" + std::to_string(ports[index]); }

  ZmqOptions options(const char* self, std::size_t index, const CurveKeys& own, const CurveKeys& others) const {
    ZmqOptions options;
    options.self = NodeName(self);
    options.endpoint = endpoint(index);
    options.keys = own;
    options.peers = {{NodeName("left"), endpoint(0), others.public_key},
                     {NodeName("right"), endpoint(1), others.public_key}};
    return options;
  }

  void open(const CurveKeys& key_of_right, const CurveKeys& key_left_expects) {
    const auto complain = [this](const std::string& line) { complaints.push_back(line); };
    left.emplace(context.get_executor(), options("left", 0, left_keys, key_left_expects), complain);
    right.emplace(context.get_executor(), options("right", 1, key_of_right, left_keys), complain);
    const auto limit = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
    while (std::chrono::steady_clock::now() < limit) context.run_one_until(limit);
  }

  bool complained(const std::string& text) const {
    for (const auto& line : complaints)
      if (line.find(text) != std::string::npos) return true;
    return false;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(peers_that_know_each_others_keys_connect) {
  TwoEnds ends;
  ends.open(ends.right_keys, ends.right_keys);
  BOOST_TEST(ends.left->connected_to(NodeName("right")));
  BOOST_TEST(ends.right->connected_to(NodeName("left")));
  BOOST_TEST(ends.complaints.empty());
}

BOOST_AUTO_TEST_CASE(a_peer_with_a_key_that_nobody_knows_is_refused_and_both_ends_say_so) {
  TwoEnds ends;
  ends.open(ends.strange_keys, ends.right_keys);
  BOOST_TEST(!ends.left->connected_to(NodeName("right")));
  BOOST_TEST(!ends.right->connected_to(NodeName("left")));
  BOOST_TEST(ends.complained("right: left is refused: its CURVE key is not one of this world"));
  BOOST_TEST(ends.complained("CURVE key"));
  Frame frame;
  frame.type = FrameType::hello;
  frame.from = NodeName("left");
  frame.to = NodeName("right");
  const auto refused = ends.left->send(std::move(frame));
  BOOST_REQUIRE(refused.has_value());
  BOOST_TEST((refused->why == RefusedWhy::no_connection));
}

BOOST_AUTO_TEST_CASE(a_peer_that_was_told_a_wrong_key_for_us_is_refused_and_we_say_so) {
  TwoEnds ends;
  ends.open(ends.right_keys, ends.strange_keys);
  BOOST_TEST(!ends.left->connected_to(NodeName("right")));
  BOOST_TEST(ends.complained("right: a peer is refused: wrong CURVE key"));
}

}  // namespace tillrig
