#include "procession/mp/proxy.h"

#include <map>
#include <utility>

#include "base/fields.h"
#include "base/utf8.h"
#include "mp/carried.h"
#include "mp/connection/handshake.h"
#include "mp/connection/listener_core.h"
#include "mp/emit.h"
#include "mp/gate.h"
#include "mp/manager/manager_server.h"
#include "mp/manager/proxy_core.h"
#include "mp/memory/arena.h"
#include "mp/sync/words.h"

namespace procession::mp::detail {
namespace {

// A connection and the thread that made it: after fork() the child's thread makes its own.
struct Own {
  std::uint32_t tid = 0;
  std::shared_ptr<ConnectionCore> connection;
};
thread_local std::map<std::string, Own> own_connections;  // by address

ConnectionCore& own_connection(const ServerAddress& server) {
  Own& own = own_connections[server.address.str()];
  if (own.tid != current_tid() || !own.connection) {
    own.connection = connect_to_server(server);
    own.tid = current_tid();
  }
  return *own.connection;
}

void save_address(const Address& address, HandleWriter& out) {
  const bool is_inet = address.family() == Family::inet;
  out.number(is_inet ? 1 : 0);
  out.text(is_inet ? address.host() : address.path());
  out.number(address.port());
}

Address load_address(HandleReader& in) {
  const bool is_inet = in.number() != 0;
  std::string text(in.text());
  const auto port = static_cast<std::uint16_t>(in.number());
  return is_inet ? Address(std::move(text), port) : Address(std::move(text));
}

constexpr std::size_t kBrief = 200;  // bytes of a repr() in an event's text

// Appends a repr() in one line; what is cut ends with "…".
void add_brief(std::string& text, std::string_view repr) {
  const std::string_view shown = cut_utf8(repr, kBrief);
  for (const char c : shown) text += c == '\n' ? ' ' : c;
  if (shown.size() < repr.size()) text += "…";
}

void begin_line(std::string& text) {
  if (!text.ends_with('\n')) text += '\n';
}

void add_answer(std::string& text, Told told, const std::string& answer) {
  HandleReader in(answer);
  if (told == Told::nothing || (told == Told::maybe && in.number() == 0)) return;
  begin_line(text);
  text += "→ ";
  switch (told) {
    case Told::value:
    case Told::maybe:
      in.text();  // the bytes
      add_brief(text, in.text());
      break;
    case Told::object:
      text += "<object>";
      break;
    case Told::number:
      text += std::to_string(static_cast<std::int64_t>(in.number()));
      break;
    case Told::flag:
      text += in.number() != 0 ? "True" : "False";
      break;
    default:
      add_brief(text, in.text());
      break;
  }
}

}  // namespace

std::shared_ptr<ConnectionCore> connect_to_server(const ServerAddress& server) {
  auto connection = connect_unpublished(server.address);
  answer_challenge(*connection, server.authkey);
  deliver_challenge(*connection, server.authkey);
  return connection;
}

std::string ask(ConnectionCore& connection, std::uint64_t id, std::string_view method,
                std::string_view arguments) {
  HandleWriter request;
  request.number(id);
  request.text(method);
  connection.send_unpublished(request.bytes() + std::string(arguments));
  std::string answer = connection.recv_unpublished();
  HandleReader in(answer);
  if (in.number() == static_cast<std::uint64_t>(Answered::threw)) throw_carried(Carried::load(in));
  return answer.substr(sizeof(std::uint64_t));
}

std::string ask(const ServerAddress& server, std::uint64_t id, std::string_view method,
                std::string_view arguments) {
  try {
    return ask(own_connection(server), id, method, arguments);
  } catch (const OSError&) {
    own_connections.erase(server.address.str());  // the next call tries to connect again
    throw;
  } catch (const EOFError&) {
    own_connections.erase(server.address.str());
    throw;
  }
}

ProxyCore::ProxyCore(std::shared_ptr<const ServerAddress> server, std::uint64_t id,
                     std::string type, std::string name)
    : server_(std::move(server)), id_(id), type_(std::move(type)), name_(std::move(name)) {
  try {
    clock_ = reinterpret_cast<std::uint64_t*>(attach_slot(Type::manager, id, 1).memory);
  } catch (const RuntimeError&) {
    // The server's memory is not shared with this process: its events are ordered by the system
    // clock alone.
  }
}

void ProxyCore::save(HandleWriter& out) const {
  save_address(server_->address, out);
  out.text(server_->authkey);
  out.number(id_);
  out.text(type_);
  out.text(name_);
}

std::shared_ptr<ProxyCore> ProxyCore::load(HandleReader& in) {
  Address address = load_address(in);
  std::string authkey(in.text());
  const std::uint64_t id = in.number();
  const std::string_view type = in.text(), name = in.text();
  return in.once<ProxyCore>(id, [&] {
    return std::make_shared<ProxyCore>(
        std::make_shared<const ServerAddress>(ServerAddress{address, authkey}), id,
        std::string(type), std::string(name));
  });
}

void Call::tell(std::string_view repr) {
  // So its answer has room in an event's text.
  constexpr int kMostTold = 3;
  constexpr std::size_t kHead = 100;
  static_assert(kHead + (kMostTold + 1) * (kBrief + 8) < PROCESSION_TEXT_MAX);
  if (!is_observed() || told_arguments_ > kMostTold) return;
  told_ += '\n';
  if (++told_arguments_ > kMostTold)
    told_ += "…";
  else
    add_brief(told_, repr);
}

void Call::add_told(std::string& all, std::string_view element) {
  if (all.size() > kBrief) return;
  if (all.size() > 1) all += ", ";
  all += element.substr(0, kBrief + 1);
}

void ProxyCore::emit_create(const Call& arguments, Where where) const {
  if (!is_observed()) return;
  std::string text;
  add_field(text, "type", "manager");
  add_field(text, "name", name_);
  add_field(text, "of", type_);
  if (!arguments.told().empty()) add_field(text, "value", arguments.told().substr(1));
  emit(PROCESSION_OBJECT_CREATE, {.object = id_, .text = text, .clock = clock_}, where);
}

std::string ProxyCore::call(const char* method, const Call& arguments, Where where) {
  if (!is_observed()) return ask(*server_, id_, method, arguments.bytes());
  const Operation operation(PROCESSION_MANAGER_CALL_REQUEST, id_, where);
  const std::uint64_t op = next_op();
  std::string text = std::string(method) + " on " + type_;
  text += arguments.told().empty() ? "\n" : arguments.told();
  emit(PROCESSION_MANAGER_CALL_REQUEST, {.object = id_, .op = op, .text = text, .clock = clock_},
       where);
  const auto emit_end = [&] {
    emit(PROCESSION_MANAGER_CALL, {.object = id_, .op = op, .text = text, .clock = clock_}, where);
  };
  try {
    std::string answer = ask(*server_, id_, method, arguments.bytes());
    add_answer(text, arguments.answer(), answer);
    emit_end();
    return answer;
  } catch (...) {
    // The end of the call is published also if it throws: the answer has arrived.
    begin_line(text);
    text += "! " + carry_current().name;
    emit_end();
    throw;
  }
}

ProxyBase::ProxyBase(HandleReader& in) : core_(ProxyCore::load(in)) {}
void ProxyBase::save(HandleWriter& out) const { core_->save(out); }
const std::string& ProxyBase::name() const { return core_->name(); }

Answer ProxyBase::call(const char* method, const Call& arguments, Where where) const {
  return Answer(core_->call(method, arguments, where));
}

std::string ProxyBase::str(Where where) const {
  return call("__str__", Call().answer(Told::text), where).text();
}

}  // namespace procession::mp::detail
