#include "procession/mp/listener.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/fields.h"
#include "mp/connection/address.h"
#include "mp/connection/handshake.h"
#include "mp/connection/listener_core.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/key.h"
#include "mp/wait.h"
#include "procession/mp/process.h"

namespace procession::mp {
namespace {

constexpr int kFolderPriority = 0;  // CPython's for a listener

int open_socket(Family family) {
  const int domain = family == Family::inet ? AF_INET : AF_UNIX;
  const int socket = ::socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) throw_os_error(errno);
  return socket;
}

// Makes a folder that only its user can read.
std::string make_folder() {
  const char* base = getenv("TMPDIR");
  std::string folder = (base != nullptr && *base != '\0' ? base : "/tmp");
  folder += "/procession-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) throw_os_error(errno);
  return folder;
}

}  // namespace

namespace detail {

ListenerCore::ListenerCore(ListenerOptions options, bool quiet, Where where)
    : address_(options.address.value_or(Address("localhost", 0))),
      authkey_(std::move(options.authkey)),
      maker_(getpid()) {
  const Family family =
      options.family.value_or(options.address ? options.address->family() : Family::local);
  if (!options.address && family == Family::local) {
    folder_ = make_folder();
    address_ = Address(folder_ + "/listener");
  }
  if (address_.family() != family) throw ValueError("an address of another family");
  listen(address_, options.backlog);
  if (quiet) return;
  name_ = object_name(Type::socket, options.name, "listener-");
  struct stat stat {};
  fstat(socket_, &stat);
  key_ = named_key(Type::socket, "socket", stat.st_ino);
  if (!is_observed()) return;
  const Operation operation(PROCESSION_SOCKET_LISTEN, key_, where);
  std::string text;
  add_field(text, "type", "socket");
  add_field(text, "name", name_);
  add_field(text, "path", address_.str());
  emit(PROCESSION_OBJECT_CREATE, {.object = key_, .text = text}, where);
  emit(PROCESSION_SOCKET_LISTEN,
       {.object = key_, .op = next_op(), .a = address_.port(), .text = address_.str()}, where);
}

ListenerCore::~ListenerCore() { close(); }

void ListenerCore::listen(const Address& address, int backlog) {
  const int socket = open_socket(address.family());
  const auto close_and_throw = [&](int error) {
    ::close(socket);
    if (!folder_.empty()) rmdir(folder_.c_str());
    throw_os_error(error);
  };
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  SystemAddress system;
  try {
    system = to_system(address);
  } catch (...) {
    ::close(socket);
    throw;
  }
  if (bind(socket, system.get(), system.size) != 0) close_and_throw(errno);
  if (::listen(socket, backlog) != 0) close_and_throw(errno);
  address_ = own_address(socket);
  socket_ = socket;
}

void ListenerCore::hand_over() {
  const int socket = socket_.exchange(-1);
  if (socket >= 0) ::close(socket);
}

void ListenerCore::close() {
  if (socket_ < 0) return;
  hand_over();
  remove_file();
}

void ListenerCore::remove_file() {
  const bool has_file = address_.family() == Family::local && address_.path()[0] != '\0';
  if (!has_file || maker_ != getpid()) return;
  unlink(address_.path().c_str());
  if (!folder_.empty()) rmdir(folder_.c_str());
}

void ListenerCore::check_open() const {
  if (socket_ < 0) throw OSError("listener is closed");
}

int ListenerCore::accept_socket() {
  check_open();
  SystemAddress peer;
  const int socket = accept_one(socket_, peer.get(), &peer.size);
  if (socket < 0) throw_os_error(errno);
  const Address from = from_system(peer);
  const std::lock_guard guard(mutex_);
  last_accepted_ = from.family() == Family::inet ? std::optional(from) : std::nullopt;
  return socket;
}

std::shared_ptr<ConnectionCore> ListenerCore::accept_unpublished() {
  return std::make_shared<ConnectionCore>(accept_socket(), true, true);
}

std::shared_ptr<ConnectionCore> ListenerCore::accept(Where where) {
  check_open();
  const Operation operation(PROCESSION_SOCKET_ACCEPT, key_, where);
  const std::uint64_t op = next_op();
  auto connection = accept_unpublished();
  if (authkey_ && !authkey_->empty()) {
    deliver_challenge(*connection, *authkey_);
    answer_challenge(*connection, *authkey_);
  }
  const auto peer = last_accepted();
  emit(PROCESSION_SOCKET_ACCEPT,
       {.object = key_, .op = op, .a = address_.port(), .text = peer ? peer->str() : std::string()},
       where);
  connection->set_identity(publish_connection(connection->descriptor(), false, {}, where));
  return connection;
}

const Address& ListenerCore::address() const {
  check_open();
  return address_;
}

std::optional<Address> ListenerCore::last_accepted() {
  const std::lock_guard guard(mutex_);
  return last_accepted_;
}

std::shared_ptr<ConnectionCore> connect_unpublished(const Address& address) {
  const int socket = open_socket(address.family());
  auto connection = std::make_shared<ConnectionCore>(socket, true, true);
  if (address.family() == Family::local) bind_to_unique_name(socket);
  SystemAddress system = to_system(address);
  if (connect_to(socket, system.get(), system.size) != 0) throw_os_error(errno);
  return connection;
}

}  // namespace detail

Listener::Listener(ListenerOptions options, Where where) {
  detail::start_runtime();
  core_ = std::make_shared<detail::ListenerCore>(std::move(options), false, where);
  finalize_at_end(kFolderPriority, core_);
}

Connection Listener::accept(Where where) const { return Connection(core_->accept(where)); }
void Listener::close() const { core_->close(); }
const Address& Listener::address() const { return core_->address(); }
std::optional<Address> Listener::last_accepted() const { return core_->last_accepted(); }
const std::string& Listener::name() const { return core_->name(); }

Connection Client(const Address& address, const std::optional<std::string>& authkey, Where where) {
  detail::start_runtime();
  const Operation operation(PROCESSION_SOCKET_CONNECT, 0, where);
  const std::uint64_t op = next_op();
  emit(PROCESSION_SOCKET_CONNECT,
       {.op = op, .a = address.port(), .text = is_observed() ? address.str() : std::string()},
       where);
  try {
    const auto connection = detail::connect_unpublished(address);
    if (authkey) {
      answer_challenge(*connection, *authkey);
      deliver_challenge(*connection, *authkey);
    }
    connection->set_identity(detail::publish_connection(connection->descriptor(), true, {}, where));
    return Connection(connection);
  } catch (const Error& error) {
    const auto* refused = dynamic_cast<const OSError*>(&error);
    emit(PROCESSION_UNDO,
         {.op = op, .a = refused != nullptr ? refused->code() : 0, .text = error.name()}, where);
    throw;
  }
}

}  // namespace procession::mp
