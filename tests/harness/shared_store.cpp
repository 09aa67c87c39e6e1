#include "tests/harness/shared_store.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/stores.h"

namespace kedai::harness {

namespace {

void insist(db::Database& database, int piece,
            const std::function<void(db::Database&, int piece)>& work) {
  for (;;) try {
      return work(database, piece);
    } catch (const db::Unavailable&) {
      std::this_thread::yield();
    }
}

}  // namespace

SharedStore::SharedStore() {
  if (on_postgres()) {
    PostgresServer& server = PostgresServer::running();
    url_ = server.url(server.new_database());
  } else {
    url_ = (folder_.path() / "kedai.db").string();
  }
  db::migrate(*connect());
}

std::unique_ptr<db::Database> SharedStore::connect() const { return db::open(url_); }

void race(const SharedStore& store, int pieces, int at_once,
          const std::function<void(db::Database&, int piece)>& work) {
  std::atomic<int> next{0};
  std::latch all_are_there(at_once);
  std::vector<std::thread> threads;
  for (int i = 0; i < at_once; ++i)
    threads.emplace_back([&] {
      const auto connection = store.connect();
      all_are_there.arrive_and_wait();
      for (int piece = next++; piece < pieces; piece = next++) insist(*connection, piece, work);
    });
  for (auto& thread : threads) thread.join();
}

}  // namespace kedai::harness
