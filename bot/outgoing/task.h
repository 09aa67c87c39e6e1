// A piece of work that may wait for an answer without holding a thread: a coroutine that begins
// when it is awaited, and whose awaiter goes on, on whatever thread the answer came, with its value
// or its exception. References given to one must live until it has ended.
#pragma once

#include <coroutine>
#include <exception>
#include <future>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace kedai::bot {

template <class T = void>
class Task;

namespace task {

struct Resume {  // whoever awaits, when the task has ended
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    return ended.promise().awaiter;
  }
  void await_resume() const noexcept {}
};

struct Promise {
  std::coroutine_handle<> awaiter;
  std::exception_ptr failure;

  std::suspend_always initial_suspend() const noexcept { return {}; }
  Resume final_suspend() const noexcept { return {}; }
  void unhandled_exception() { failure = std::current_exception(); }
};

template <class T>
struct ValuePromise : Promise {
  std::optional<T> value;

  Task<T> get_return_object();
  template <class Value>
  void return_value(Value&& result) {
    value.emplace(std::forward<Value>(result));
  }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

struct VoidPromise : Promise {
  Task<void> get_return_object();
  void return_void() const {}
  void take() const {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace task

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type =
      std::conditional_t<std::is_void_v<T>, task::VoidPromise, task::ValuePromise<T>>;

  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept {
    coroutine_.promise().awaiter = awaiter;
    return coroutine_;
  }
  T await_resume() { return coroutine_.promise().take(); }

 private:
  std::coroutine_handle<promise_type> coroutine_;
};

template <class T>
Task<T> task::ValuePromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<ValuePromise>::from_promise(*this));
}
inline Task<void> task::VoidPromise::get_return_object() {
  return Task<void>(std::coroutine_handle<VoidPromise>::from_promise(*this));
}

namespace task {

struct Detached {  // runs at once, and owns itself
  struct promise_type {
    Detached get_return_object() const { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const {}
    [[noreturn]] void unhandled_exception() const { std::terminate(); }
  };
};

template <class T>
Detached keep(Task<T> task, std::promise<T> promise) {
  try {
    if constexpr (std::is_void_v<T>) {
      co_await task;
      promise.set_value();
    } else {
      promise.set_value(co_await task);
    }
  } catch (...) {
    promise.set_exception(std::current_exception());
  }
}

inline Detached run(Task<> task) { co_await task; }

}  // namespace task

// Awaited, goes on on a thread of its own: for work that would hold up the loop.
struct Elsewhere {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> awaiter) const {
    std::thread([awaiter] { awaiter.resume(); }).detach();
  }
  void await_resume() const noexcept {}
};

// Begins it on this thread; nobody waits for its end. It must not throw.
inline void start(Task<> task) { task::run(std::move(task)); }

// Begins it on this thread, and holds the thread until it has ended: not for the thread that
// answers come on (outgoing/loop.h).
template <class T>
T sync_wait(Task<T> task) {
  std::promise<T> promise;
  auto result = promise.get_future();
  task::keep(std::move(task), std::move(promise));
  return result.get();
}

}  // namespace kedai::bot
