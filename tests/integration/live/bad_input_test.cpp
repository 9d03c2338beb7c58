#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <zmq.hpp>

#include "reference/live/frame_codec.h"
#include "reference/live/node_spec.h"
#include "reference/live/random.h"
#include "tests/integration/live/two_counters.h"

namespace tillrig {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t seed = 34;

std::string garbage(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random.below("bytes", 256));
  return bytes;
}

// What b would ask of a, as b would send it.
std::string valid_frame() {
  Frame frame;
  frame.from = b;
  frame.to = a;
  frame.from_session = frame.to_session = frame.correlation = 1;
  frame.budget = std::chrono::seconds(1);
  frame.verb = "count";
  return encode_frame(frame);
}

std::string of_another_version(std::string frame) {
  ++frame[1];
  return frame;
}

struct BadInput {
  std::string about;
  std::vector<std::vector<std::string>> messages;  // each in its parts
  std::string complaint;
};

std::vector<BadInput> bad_inputs() {
  constexpr int random_frames = 1000;
  LiveRandom random(seed, NodeName("stranger"), 1);
  const auto valid = valid_frame();
  BadInput flood{"random bytes", {}, "mark: not a frame of version 3"};
  for (int i = 0; i < random_frames; ++i) flood.messages.push_back({garbage(random, 1 + random.below("size", 300))});
  return {
      {"nothing", {}, ""},
      {"an empty frame", {{""}}, "malformed frame: byte 0, mark: not a frame of version 3"},
      {"one byte", {{"T"}}, "malformed frame: byte 0, mark: not a frame of version 3"},
      {"another version", {{of_another_version(valid)}}, "malformed frame: byte 0, mark: not a frame of version 3"},
      {"half a frame", {{valid.substr(0, valid.size() / 2)}}, "malformed frame: byte "},
      {"a head and garbage", {{valid.substr(0, 5) + garbage(random, 200)}}, "malformed frame: byte "},
      {"too large", {{std::string(max_frame_bytes + 1, 'T')}}, "malformed frame: 16777217 bytes, at most 16777216"},
      {"in parts", {{"a", "b", valid}}, "came over the connection of a-peer-that-sends-in-parts: dropped"},
      {"of nobody who is connected", {{valid}}, "a frame from b to a came over the connection of 0x00"},
      flood,
  };
}

// Somebody who is no node of the world and yet reaches its sockets. Goes when all is sent, or after `patience`.
class Stranger {
 public:
  explicit Stranger(const std::string& endpoint, std::chrono::milliseconds patience = std::chrono::seconds(10),
                    const std::string& server_key = {})
      : socket_(context_, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, static_cast<int>(patience.count()));
    socket_.set(zmq::sockopt::sndhwm, 0);
    if (!server_key.empty()) {
      const auto keys = CurveKeys::make();
      socket_.set(zmq::sockopt::curve_serverkey, server_key);
      socket_.set(zmq::sockopt::curve_publickey, keys.public_key);
      socket_.set(zmq::sockopt::curve_secretkey, keys.secret_key);
    }
    socket_.connect(endpoint);
  }

  // Until all is sent, or until it has been refused: then ZeroMQ has no connection left and would wait for ever.
  void send(const std::vector<std::vector<std::string>>& messages) {
    for (const auto& parts : messages)
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto more = i + 1 < parts.size() ? zmq::send_flags::sndmore : zmq::send_flags::none;
        if (!socket_.send(zmq::buffer(parts[i]), more | zmq::send_flags::dontwait)) return;
      }
  }

 private:
  zmq::context_t context_{1};
  zmq::socket_t socket_;
};

// Bytes of no protocol at all, into a socket of the file system. Answers whether there was anybody.
bool shout_into(const fs::path& path, const std::string& bytes) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  BOOST_REQUIRE(path.native().size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  const bool heard = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                     ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
  close(descriptor);
  return heard;
}

// Begins to speak ZeroMQ's protocol in clear and stays on the line: ZeroMQ itself hangs up on who demands a key, and
// who hears of that first is told nothing.
boost::asio::ip::tcp::socket greet_in_clear(boost::asio::io_context& context, const std::string& endpoint) {
  const auto port = static_cast<unsigned short>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
  boost::asio::ip::tcp::socket socket(context);
  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  constexpr std::size_t greeting_bytes = 64, mechanism_at = 12;
  std::string greeting(greeting_bytes, '\0');
  greeting.replace(0, 1, "\xff").replace(9, 2, "\x7f\x03").replace(mechanism_at, 4, "NULL");
  boost::asio::write(socket, boost::asio::buffer(greeting));
  return socket;
}

std::vector<fs::path> sockets_in(const fs::path& folder) {
  std::vector<fs::path> sockets;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_socket()) sockets.push_back(entry.path());
  return sockets;
}

// The lines that a node has printed and that hold `text`.
int lines_of(const LiveWorld& world, const NodeName& node, const std::string& text) {
  std::ifstream printed(world.folder() + "/" + node.text() + ".out");
  int found = 0;
  for (std::string line; std::getline(printed, line);)
    if (line.find(text) != std::string::npos) ++found;
  return found;
}

// Times pass while nobody can be asked whether something has been read: until it is on record.
bool is_told(TwoCounters& two, const NodeName& node, const std::string& text) {
  return two.until([&] { return lines_of(two.world, node, text) > 0; });
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_no_frame_is_told_once_and_harms_nobody) {
  for (const auto& bad : bad_inputs()) {
    TwoCounters two;
    BOOST_TEST_CONTEXT(bad.about) {
      const auto sockets = sockets_in(two.world.folder());
      BOOST_TEST(sockets.size() == 3u);  // of a, of b, of the driver
      for (const auto& path : sockets) Stranger("ipc://" + path.string()).send(bad.messages);
      for (const auto& node : {a, b}) {
        if (!bad.complaint.empty()) BOOST_TEST(is_told(two, node, bad.complaint));
        BOOST_TEST(two.reply(node, "count") == "1");
        BOOST_TEST(lines_of(two.world, node, "") == (bad.complaint.empty() ? 0 : 1));
      }
      BOOST_TEST(two.reply(a, "relay", "b") == "2");
      BOOST_TEST(two.world.deaths().empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(strangers_without_number_fill_no_log) {
  TwoCounters two;
  const auto endpoint = "ipc://" + two.world.folder() + "/net/a";
  for (int i = 0; i < 100; ++i) Stranger(endpoint).send({{"T"}});
  BOOST_TEST(is_told(two, a, "(no more is told of this socket)"));
  BOOST_TEST(two.reply(a, "count") == "1");
  BOOST_TEST(lines_of(two.world, a, "") == 16);
}

BOOST_AUTO_TEST_CASE(bytes_of_no_protocol_at_all_harm_nobody) {
  TwoCounters two;
  LiveRandom random(seed, NodeName("stranger"), 1);
  for (const auto& path : sockets_in(two.world.folder()))
    for (int i = 0; i < 50; ++i) BOOST_TEST(shout_into(path, "\xff" + garbage(random, 1000)));
  BOOST_TEST(is_told(two, a, "a: a peer is refused: it does not speak the protocol"));
  BOOST_TEST(two.reply(a, "count") == "1");
  BOOST_TEST(two.reply(a, "relay", "b") == "1");
  BOOST_TEST(lines_of(two.world, a, "") <= 16);
  BOOST_TEST(two.world.deaths().empty());
}

BOOST_AUTO_TEST_CASE(with_curve_a_stranger_does_not_get_in_whatever_it_knows) {
  TwoCounters two(1, LiveTransport::tcp);
  const auto spec = read_spec(two.world.folder() + "/a.node");
  constexpr std::chrono::milliseconds refused_anyway(100);
  boost::asio::io_context context;
  const auto in_clear = greet_in_clear(context, spec.endpoint);
  BOOST_TEST(is_told(two, a, "a: a peer is refused: it does not speak the protocol"));
  for (const auto& bad : bad_inputs()) {
    Stranger without_a_key(spec.endpoint, refused_anyway);
    Stranger with_a_key_of_its_own(spec.endpoint, refused_anyway, spec.keys.public_key);
    without_a_key.send(bad.messages);
    with_a_key_of_its_own.send(bad.messages);
    BOOST_TEST(is_told(two, a, "a: a peer is refused: its CURVE key is not one of this world"));
  }
  BOOST_TEST(two.reply(a, "count") == "1");
  BOOST_TEST(two.reply(a, "relay", "b") == "1");
  BOOST_TEST(lines_of(two.world, a, "frame") == 0);
  BOOST_TEST(lines_of(two.world, a, "") <= 4);  // a refusal of each kind, whoever hangs up first
  BOOST_TEST(two.world.deaths().empty());
}

BOOST_AUTO_TEST_CASE(a_stranger_at_a_cable_that_is_in_use_is_not_heard) {
  Kept kept;
  LiveWorld world(options_of(1, LiveTransport::ipc), kept);
  world.add_node(a, role("echo"));
  world.add_node(b, role("echo"));
  world.connect_devices(a, b, {"line"});
  world.start();
  const auto until = [&](const std::function<bool()>& done) {
    return world.run_until(done, SteadyInstant{world.now() + std::chrono::seconds(5)});
  };
  BOOST_TEST(until([&] { return kept.count("cable.attached") == 2; }));
  for (int i = 0; i < 10; ++i) shout_into(world.folder() + "/dev/a.line", "1000 CNY");
  const auto outcome = std::make_shared<std::optional<CallOutcome>>();
  Message message{"say", "12.50", {}};
  spawn(world.executor(), call(&world.bus(), a, std::move(message), std::chrono::seconds(1), outcome));
  BOOST_TEST(until([&] { return kept.count("cable.read", "b") == 1; }));
  world.unplug(a, "line");
  BOOST_TEST(until([&] { return kept.count("cable.detached") == 2; }));
  world.plug(a, "line");
  BOOST_TEST(until([&] { return kept.count("cable.attached") == 4; }));
  BOOST_TEST(kept.count("cable.read") == 1);
  BOOST_TEST(world.deaths().empty());
}

}  // namespace tillrig
