#include "mp/manager/manager_server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "channel/futex.h"
#include "mp/carried.h"
#include "mp/connection/handshake.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/manager/managed_object.h"
#include "mp/memory/arena.h"
#include "mp/sync/words.h"
#include "mp/wait.h"
#include "procession/mp/function.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace {

using detail::ConnectionCore;
using detail::HandleReader;
using detail::HandleWriter;

class Server {
 public:
  explicit Server(std::string authkey) : authkey_(std::move(authkey)) {}

  void accept_from(int listener) {
    while (stopped_ == 0) {
      const int socket = accept_one(listener, nullptr, nullptr);
      if (socket < 0 && (errno == EBADF || errno == EINVAL)) return;
      if (socket < 0) continue;
      auto connection = std::make_shared<ConnectionCore>(socket, true, true);
      try {
        std::thread([this, connection, starter = current_tid()] {
          // One thread for each thread of a client; the library's own, as in CPython.
          emit(PROCESSION_THREAD_BEGIN, {.a = starter, .b = 1, .text = "ManagerServer"}, {});
          serve(*connection);
          emit(PROCESSION_THREAD_END, {}, {});
        }).detach();
      } catch (const std::system_error&) {
        // The system refuses a thread: the client reads an end of file.
      }
    }
  }
  void wait_for_end() {
    while (stopped_ == 0) wait_word(stopped_, 0, Deadline(forever));
  }

 private:
  struct StoredObject {
    std::shared_ptr<ManagedObject> object;
    std::string type;
    std::uint64_t* clock;
  };

  void serve(ConnectionCore& connection) {
    try {
      deliver_challenge(connection, authkey_);
      answer_challenge(connection, authkey_);
      for (;;) connection.send_unpublished(answer(connection.recv_unpublished()));
    } catch (const Error&) {  // the client has gone, or does not know the key
    }
    connection.close();
  }

  std::string answer(const std::string& request) {
    HandleWriter out;
    out.number(static_cast<std::uint64_t>(Answered::returned));
    try {
      HandleReader in(request);
      const std::uint64_t id = in.number();
      const std::string method(in.text());
      if (id == 0) {
        serve_self(method, in, out);
      } else {
        serve_object(id, method, in, out);
      }
      return out.bytes();
    } catch (...) {
      HandleWriter error;
      error.number(static_cast<std::uint64_t>(Answered::threw));
      carry_current().save(error);
      return error.bytes();
    }
  }

  void serve_object(std::uint64_t id, const std::string& method, HandleReader& in,
                    HandleWriter& out) {
    StoredObject stored;
    {
      const std::lock_guard guard(mutex_);
      const auto found = objects_.find(id);
      if (found == objects_.end()) throw KeyError("'" + std::to_string(id) + "'");
      stored = found->second;
    }
    if (is_observed()) {
      // The operation ends before the method runs: the method may wait.
      const Operation operation(PROCESSION_MANAGER_SERVE, id, {});
      const std::string text = method + " on " + stored.type;
      emit(PROCESSION_MANAGER_SERVE,
           {.object = id, .op = next_op(), .text = text, .clock = stored.clock}, {});
    }
    if (method == "__str__") {
      out.text(stored.object->repr());
    } else {
      stored.object->call(method, in, out);
    }
  }

  void serve_self(const std::string& method, HandleReader& in, HandleWriter& out) {
    if (method == kCreate) {
      create(std::string(in.text()), in, out);
    } else if (method == kCount) {
      const std::lock_guard guard(mutex_);
      out.number(objects_.size());
    } else if (method == kShutdown) {
      stopped_ = 1;
      channel::futex_wake(stopped_);
    } else {
      throw AssertionError("'" + method + "' unrecognized");
    }
  }

  void create(const std::string& type, HandleReader& in, HandleWriter& out) {
    std::shared_ptr<ManagedObject> object = make_managed(type, in);
    const Slot slot = allocate_slot(Type::manager, 1);
    const std::lock_guard guard(mutex_);
    objects_[slot.key] = {std::move(object), type, reinterpret_cast<std::uint64_t*>(slot.memory)};
    out.number(slot.key);
    out.number(++made_[type]);
  }

  const std::string authkey_;
  std::atomic<std::uint32_t> stopped_ = 0;  // futex
  std::mutex mutex_;                        // guards the members below
  std::map<std::uint64_t, StoredObject> objects_;
  std::map<std::string, std::uint64_t> made_;
};

std::shared_ptr<const int> own(int descriptor) {
  return {new int(descriptor), [](const int* one) {
            ::close(*one);
            delete one;
          }};
}

int copy_of(int descriptor) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw std::system_error(errno, std::generic_category(), "socket");
  return copy;
}

}  // namespace

ServerSetup::ServerSetup(int descriptor, std::string authkey)
    : descriptor_(own(copy_of(descriptor))), authkey_(std::move(authkey)) {}

ServerSetup::ServerSetup(HandleReader& in)
    : descriptor_(own(in.descriptor())), authkey_(in.text()) {}

void ServerSetup::save(HandleWriter& out) const {
  out.descriptor(*descriptor_);
  out.text(authkey_);
}

void run_manager_server(const ServerSetup& setup) {
  signal(SIGINT, SIG_IGN);  // Ctrl-C is for the program, which ends the server
  emit(PROCESSION_PROCESS_ROLE, {.text = "manager"}, {});
  auto* server = new Server(setup.authkey());  // never destroyed: its threads use it to the last
  std::thread([server, setup] { server->accept_from(setup.descriptor()); }).detach();
  server->wait_for_end();
  exit(0);
}
MP_FUNCTION(run_manager_server);

}  // namespace procession::mp
