#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "reference/ports/seal.h"
#include "tests/integration/ports/contract_world.h"

// What every Keys and every Random must do. Worlds: contract_world.h.
namespace tillrig::secrets_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

template <class World>
std::string mac(World& world, const NodeName& name, const std::string& bytes) {
  std::string mac;
  at(world, name, [&](NodePorts& ports) { mac = ports.keys.mac("merchant", bytes); });
  return mac;
}

template <class World>
void two_nodes_that_share_a_key_make_the_same_mac(World& world) {
  start_both(world);
  const auto one = mac(world, asker, "amount=12.50");
  BOOST_TEST(one == mac(world, answerer, "amount=12.50"));
  BOOST_TEST(one != mac(world, answerer, "amount=12.51"));
  BOOST_TEST(one.size() == 64u);
  BOOST_TEST(one.find_first_not_of("0123456789abcdef") == std::string::npos);
}

template <class World>
void a_mac_matches_its_own_text_only(World& world) {
  start_both(world);
  const auto right = mac(world, asker, "amount=12.50");
  auto wrong = right;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  at(world, answerer, [&](NodePorts& ports) {
    BOOST_TEST(ports.keys.mac_matches("merchant", "amount=12.50", right));
    BOOST_TEST(!ports.keys.mac_matches("merchant", "amount=12.51", right));
    BOOST_TEST(!ports.keys.mac_matches("merchant", "amount=12.50", wrong));
    BOOST_TEST(!ports.keys.mac_matches("merchant", "amount=12.50", right.substr(1)));
    BOOST_TEST(!ports.keys.mac_matches("merchant", "amount=12.50", ""));
  });
}

template <class World>
void a_key_that_does_not_exist_throws(World& world) {
  start_both(world);
  at(world, asker, [](NodePorts& ports) {
    BOOST_CHECK_THROW(ports.keys.mac("nobody", "x"), std::logic_error);
    BOOST_CHECK_THROW(ports.keys.mac_matches("nobody", "x", "y"), std::logic_error);
    BOOST_CHECK_THROW(ports.keys.seal("nobody", seal_nonce(ports.random, "nonces"), "x"), std::logic_error);
    BOOST_CHECK_THROW(ports.keys.open("nobody", "00"), std::logic_error);
  });
}

template <class World>
std::string seal(World& world, const NodeName& name, const std::string& plain) {
  std::string sealed;
  at(world, name,
     [&](NodePorts& ports) { sealed = ports.keys.seal("merchant", seal_nonce(ports.random, "nonces"), plain); });
  return sealed;
}

template <class World>
void what_one_node_seals_another_with_the_key_opens(World& world) {
  start_both(world);
  const auto sealed = seal(world, asker, "6217000012345678");
  BOOST_TEST(sealed.size() == 2 * (12u + 16u + 16u));
  BOOST_TEST(sealed != seal(world, asker, "6217000012345678"));
  at(world, answerer, [&](NodePorts& ports) {
    BOOST_TEST(ports.keys.open("merchant", sealed).value() == "6217000012345678");
    const auto nothing = ports.keys.seal("merchant", seal_nonce(ports.random, "nonces"), "");
    BOOST_TEST(ports.keys.open("merchant", nothing).value().empty());
  });
}

template <class World>
void what_was_touched_on_the_way_does_not_open(World& world) {
  start_both(world);
  const auto sealed = seal(world, asker, "6217000012345678");
  at(world, answerer, [&](NodePorts& ports) {
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      auto touched = sealed;
      touched[i] = touched[i] == '0' ? '1' : '0';
      BOOST_TEST(!ports.keys.open("merchant", touched).has_value());
    }
    for (const auto size : {0u, 1u, 24u, 54u, 56u, 86u})
      BOOST_TEST(!ports.keys.open("merchant", sealed.substr(0, size)).has_value());
    BOOST_TEST(!ports.keys.open("merchant", "no hex").has_value());
  });
}

template <class World>
std::vector<std::uint64_t> draws(World& world, const NodeName& name, std::string_view stream) {
  std::vector<std::uint64_t> all;
  at(world, name, [&](NodePorts& ports) {
    for (int i = 0; i < 20; ++i) all.push_back(ports.random.next(stream));
  });
  return all;
}

template <class World>
void each_node_stream_and_life_draws_for_itself(World& world) {
  start_both(world);
  std::vector<std::uint64_t> all;
  const auto draw = [&](const NodeName& name, std::string_view stream) {
    const auto more = draws(world, name, stream);
    all.insert(all.end(), more.begin(), more.end());
  };
  draw(asker, "keys");
  draw(asker, "waits");
  draw(answerer, "keys");
  world.kill(asker);
  world.start(asker);
  world.run_for(a_moment);
  draw(asker, "keys");
  std::sort(all.begin(), all.end());
  BOOST_TEST((std::adjacent_find(all.begin(), all.end()) == all.end()));
}

template <class World>
void a_bounded_draw_stays_below_its_bound_and_reaches_all_below_it(World& world) {
  start_both(world);
  at(world, asker, [](NodePorts& ports) {
    std::vector<int> hits(6);
    for (int i = 0; i < 600; ++i) ++hits.at(ports.random.below("dice", 6));
    for (const int count : hits) BOOST_TEST((count > 50 && count < 150));
    for (int i = 0; i < 100; ++i) {
      BOOST_TEST(ports.random.below("one", 1) == 0u);
      BOOST_TEST(ports.random.exponential("wait", 1000) >= 0);
    }
  });
}

// Every case by name, for one test of each.
#define TILLRIG_SECRETS_CASES(RUN)                    \
  RUN(two_nodes_that_share_a_key_make_the_same_mac)   \
  RUN(a_mac_matches_its_own_text_only)                \
  RUN(a_key_that_does_not_exist_throws)               \
  RUN(what_one_node_seals_another_with_the_key_opens) \
  RUN(what_was_touched_on_the_way_does_not_open)      \
  RUN(each_node_stream_and_life_draws_for_itself)     \
  RUN(a_bounded_draw_stays_below_its_bound_and_reaches_all_below_it)

// `make` answers the streams of one node in the first life of a world of one seed, from their beginning.
template <class Make>
void a_draw_more_in_one_stream_leaves_another_as_it_is(Make make) {
  const std::unique_ptr<Random> undisturbed = make();
  const std::unique_ptr<Random> disturbed = make();
  for (int i = 0; i < 20; ++i) {
    for (int more = 0; more < i; ++more) disturbed->next("other");
    BOOST_TEST(undisturbed->next("keys") == disturbed->next("keys"));
  }
}

}  // namespace tillrig::secrets_contract
