#pragma once

#include <optional>
#include <vector>

#include "reference/acquiring/order_decision.h"
#include "reference/ports/store.h"

namespace tillrig::acquiring {

// Rows of orders, of attempts and of refunds' parts, in and out. Every function runs inside one open transaction.
void make_schema(DbSession& db);

std::optional<Purchase> find_purchase(DbSession& db, const OrderId& order);
std::optional<Purchase> find_purchase(DbSession& db, const BasketKey& basket);
// Orders that are open or closing, that owe somebody a word, or with an attempt that is not at rest; by number.
std::vector<Purchase> unfinished_purchases(DbSession& db);
// The next so many after this one, by number; an empty one: the first.
std::vector<Purchase> purchases_after(DbSession& db, const OrderId& order, std::int64_t how_many);
std::int64_t greatest_order_number(DbSession& db);  // 0: none
// Sold since then: paid, or handed over offline.
std::vector<Order> orders_sold_since(DbSession& db, std::int64_t wall_ms);
std::vector<Purchase> uncollected_purchases(DbSession& db);

// false: the number or the basket is there already.
bool insert(DbSession& db, const Order& order);
// false: the key is there already.
bool insert(DbSession& db, const Attempt& attempt);
// Writes what differs, by compare-and-set; attempts and parts that `before` lacks are inserted. false: the key of one
// of them belongs to another order, roll back. A row that moved meanwhile is a broken program and stops it.
bool save(DbSession& db, const Purchase& before, const Purchase& after);
// The same for an order that is new, with all it has.
bool insert(DbSession& db, const Purchase& purchase);

}  // namespace tillrig::acquiring
