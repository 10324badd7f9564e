// The results of a Pool's tasks: Python's AsyncResult, MapResult and the iterators of imap().
#pragma once

#include <procession/mp/errors.h>
#include <procession/mp/serialize.h>
#include <procession/mp/time.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace procession::mp {

namespace detail {

class PoolJob;

// Results as bytes; the pool does not know their types.
using Encoded = std::vector<std::string>;

// A submitted job, shared by its handles.
class JobHandle {
 public:
  explicit JobHandle(std::shared_ptr<PoolJob> job) : job_(std::move(job)) {}

  // Waits until all results are there, for at most `timeout`.
  void wait(Timeout timeout = forever) const;
  bool ready() const;
  // Returns whether no task of the job threw. Throws ValueError before the job is ready.
  bool successful() const;

 protected:
  // Throws TimeoutError, or the exception that the task threw.
  const Encoded& results(Timeout timeout) const;
  // The next results of an imap; nullopt after the last one. Throws as results() does.
  std::optional<Encoded> next_results(Timeout timeout) const;

 private:
  std::shared_ptr<PoolJob> job_;
};

// A void function's result is Python's None.
template <class R>
using Plain = std::conditional_t<std::is_void_v<R>, std::monostate, std::decay_t<R>>;
template <class R>
Plain<R> decode_result(const std::string& bytes) {
  if constexpr (std::is_void_v<R>) {
    return {};
  } else {
    return decode<Plain<R>>(bytes);
  }
}

}  // namespace detail

// The one result of apply_async(). A handle. Thread-safe. It belongs to the process of its pool.
template <class R>
class AsyncResult : public detail::JobHandle {
 public:
  using JobHandle::JobHandle;

  // Waits for the result, for at most `timeout`. Throws TimeoutError, or the exception that the
  // task threw: unchanged if it is one of mp's or a plain one of the standard library, else as
  // RemoteError.
  R get(Timeout timeout = forever) const {
    const detail::Encoded& all = results(timeout);
    if constexpr (!std::is_void_v<R>) return detail::decode_result<R>(all.at(0));
  }
};

// All results of map_async() and starmap_async(), in the order of the arguments.
template <class R>
class MapResult : public detail::JobHandle {
 public:
  using JobHandle::JobHandle;

  // Waits as AsyncResult's get(). If several tasks threw, the first exception to arrive is thrown.
  std::vector<detail::Plain<R>> get(Timeout timeout = forever) const {
    std::vector<detail::Plain<R>> all;
    for (const std::string& one : results(timeout)) all.push_back(detail::decode_result<R>(one));
    return all;
  }
};

// The results of imap() and imap_unordered(), one after the other. It can be iterated once, by one
// thread.
//
//   for (int square : pool.imap(work, numbers)) …
template <class R>
class IMapIterator : public detail::JobHandle {
 public:
  using JobHandle::JobHandle;

  // The next result; nullopt after the last one (Python's StopIteration). Throws TimeoutError, or
  // the exception that the task threw; the next call then gives the result after it.
  std::optional<detail::Plain<R>> next(Timeout timeout = forever) {
    while (ready_.empty()) {
      const auto more = next_results(timeout);
      if (!more) return std::nullopt;
      for (const std::string& one : *more) ready_.push_back(detail::decode_result<R>(one));
    }
    std::optional<detail::Plain<R>> first(std::move(ready_.front()));
    ready_.pop_front();
    return first;
  }

  class Place {
   public:
    using value_type = detail::Plain<R>;
    using difference_type = std::ptrdiff_t;
    explicit Place(IMapIterator& all) : all_(&all), now_(all.next()) {}
    const value_type& operator*() const { return *now_; }
    Place& operator++() {
      now_ = all_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !now_; }

   private:
    IMapIterator* all_;
    std::optional<value_type> now_;
  };
  Place begin() { return Place(*this); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::deque<detail::Plain<R>> ready_;
};

}  // namespace procession::mp
