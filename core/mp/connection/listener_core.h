// The state of a listening socket in one process.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "mp/connection/connection_core.h"
#include "mp/process/finalizers.h"
#include "procession/mp/listener.h"

namespace procession::mp::detail {

class ListenerCore : public Finalized {
 public:
  // `quiet`: it publishes nothing (a manager's server).
  ListenerCore(ListenerOptions options, bool quiet, Where where);
  ~ListenerCore() override;
  ListenerCore(const ListenerCore&) = delete;
  ListenerCore& operator=(const ListenerCore&) = delete;

  // Accepts a connection, performs the challenge and publishes both.
  std::shared_ptr<ConnectionCore> accept(Where where);
  // Accepts a connection that publishes nothing; the caller performs the challenge.
  std::shared_ptr<ConnectionCore> accept_unpublished();
  void close();
  // The descriptor, for a process that will listen in this one's stead.
  int descriptor() const { return socket_; }
  // Closes the socket in this process; its file exists until remove_file().
  void hand_over();
  void remove_file();
  void finalize() noexcept override { close(); }

  const Address& address() const;
  std::optional<Address> last_accepted();
  const std::string& name() const { return name_; }

 private:
  void listen(const Address& address, int backlog);
  int accept_socket();
  void check_open() const;

  std::atomic<int> socket_ = -1;  // -1: closed
  Address address_;
  std::string folder_;  // made for the socket's file; empty: none
  std::string name_;
  std::optional<std::string> authkey_;
  std::uint64_t key_ = 0;
  const pid_t maker_;
  std::mutex mutex_;  // guards the members below
  std::optional<Address> last_accepted_;
};

// A connected socket that publishes nothing yet. Throws OSError.
std::shared_ptr<ConnectionCore> connect_unpublished(const Address& address);

}  // namespace procession::mp::detail
