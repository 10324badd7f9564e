#include "procession/mp/manager.h"

#include <unistd.h>

#include <utility>

#include "mp/connection/handshake.h"
#include "mp/connection/listener_core.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/manager/manager_server.h"
#include "mp/manager/proxy_core.h"
#include "mp/process/finalizers.h"

namespace procession::mp {
namespace {

constexpr int kManagerPriority = 0;  // CPython's for a manager
constexpr double kPatience = 1.0;    // in s, CPython's shutdown_timeout

ListenerOptions where_to_listen(std::optional<Address> address) {
  if (!address) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string name(1, '\0');
    name += "procession-manager-";
    for (const char c : random_bytes(8)) {
      name += kHex[c >> 4 & 15];
      name += kHex[c & 15];
    }
    address.emplace(std::move(name));
  }
  return {.address = std::move(address), .backlog = 16};
}

// The server's process name; CPython names it after its class: SyncManager-1.
std::string server_name(const std::string& process_name) {
  return "SyncManager" + process_name.substr(process_name.find('-'));
}

}  // namespace

namespace detail {

class ManagerCore : public Finalized {
 public:
  ManagerCore(ManagerOptions options, Where where)
      : listener_(where_to_listen(std::move(options.address)), true, {}),
        server_(std::make_shared<const ServerAddress>(
            ServerAddress{listener_.address(),
                          options.authkey ? std::move(*options.authkey) : random_bytes(32)})),
        process_(run_manager_server, args(ServerSetup(listener_.descriptor(), server_->authkey)),
                 {.daemon = false, .method = options.method}),
        maker_(getpid()) {
    process_.set_name(server_name(process_.name()));
    process_.start(where);
    listener_.hand_over();
  }
  ~ManagerCore() override { finalize(); }

  void finalize() noexcept override {
    try {
      shutdown({});
    } catch (...) {
      // The system refuses even the wait: the process's end will wait again.
    }
  }

  void shutdown(Where where) {
    if (maker_ != getpid() || std::exchange(is_shut_, true)) return;
    if (process_.is_alive()) {
      try {
        ask(*connect_to_server(*server_), 0, kShutdown, {});
      } catch (const Error&) {
        // The server has ended, or does not answer: it is ended by signals below.
      }
      process_.join(kPatience, where);
      if (process_.is_alive()) {
        process_.terminate(where);
        process_.join(kPatience, where);
      }
      if (process_.is_alive()) process_.kill(where);
    }
    process_.join(where);
    listener_.remove_file();
  }

  void join(Timeout timeout, Where where) { process_.join(timeout, where); }
  pid_t pid() const { return process_.pid().value_or(0); }
  const std::shared_ptr<const ServerAddress>& server() const { return server_; }
  void check_started() const {
    if (is_shut_) throw AssertionError("server not yet started");
  }

 private:
  ListenerCore listener_;
  const std::shared_ptr<const ServerAddress> server_;
  Process process_;
  const pid_t maker_;
  bool is_shut_ = false;
};

}  // namespace detail

Manager::Manager(ManagerOptions options, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::ManagerCore>(std::move(options), where);
  finalize_at_end(kManagerPriority, core_);
}

Manager::~Manager() = default;

std::shared_ptr<detail::ProxyCore> Manager::create(const char* type, const detail::Call& arguments,
                                                   std::string_view name, Where where) const {
  core_->check_started();
  const Operation operation(PROCESSION_OBJECT_CREATE, 0, where);
  detail::Call request;
  request.text(type);
  detail::Answer made(
      detail::ask(*core_->server(), 0, kCreate, request.bytes() + arguments.bytes()));
  const auto id = static_cast<std::uint64_t>(made.number());
  const std::string number = std::to_string(made.number());
  auto proxy = std::make_shared<detail::ProxyCore>(
      core_->server(), id, type, name.empty() ? type + ("-" + number) : std::string(name));
  proxy->emit_create(arguments, where);
  return proxy;
}

void Manager::shutdown(Where where) { core_->shutdown(where); }
void Manager::join(Timeout timeout, Where where) { core_->join(timeout, where); }
const Address& Manager::address() const { return core_->server()->address; }
pid_t Manager::pid() const { return core_->pid(); }

int Manager::number_of_objects() const {
  core_->check_started();
  return static_cast<int>(detail::Answer(detail::ask(*core_->server(), 0, kCount, {})).number());
}

}  // namespace procession::mp
