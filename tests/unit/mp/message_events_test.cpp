// The events of pipes, listeners and their connections: the same as core/python's.
#include <algorithm>

#include "observed_test.h"

namespace procession::mp {
namespace {

using TestMessageEvents = TestEvents;

TEST_F(TestMessageEvents, test_pipe) {
  const std::uint32_t line = HERE + 1;
  const auto [a, b] = Pipe(true, "line");
  a.send(17);
  EXPECT_EQ(b.recv<int>(), 17);
  b.send("yes");
  EXPECT_EQ(a.recv<std::string>(), "yes");
  b.close();
  EXPECT_THROW(a.recv<int>(), EOFError);
  EXPECT_THROW(a.send(18), BrokenPipeError);
  const Events all = events();
  EXPECT_EQ(kinds(all),
            "object.create pipe.send.request pipe.send pipe.recv.request pipe.recv "
            "pipe.send.request pipe.send pipe.recv.request pipe.recv pipe.recv.request pipe.eof "
            "pipe.send.request pipe.send undo");
  EXPECT_EQ(all[0].text, "type=pipe name=line duplex=1");
  EXPECT_EQ(all[0].line, line);
  const auto first = all[0].object, second = static_cast<std::uint64_t>(all[0].b);
  EXPECT_NE(second, 0u);
  for (const std::size_t i : {1u, 2u, 7u, 8u, 9u, 10u, 11u, 12u, 13u})
    EXPECT_EQ(all[i].object, first) << i;
  for (const std::size_t i : {3u, 4u, 5u, 6u}) EXPECT_EQ(all[i].object, second) << i;
  EXPECT_EQ(all[1].a, 4);
  EXPECT_EQ(all[2].a, 4);
  EXPECT_EQ(all[2].b, 0);  // the supervisor counts
  EXPECT_EQ(all[2].text, "17");
  EXPECT_EQ(all[2].line, line + 1);
  EXPECT_EQ(all[1].op, all[2].op);
  EXPECT_EQ(all[3].b, -1);
  EXPECT_EQ(all[4].text, "17");
  EXPECT_EQ(all[4].a, 4);
  EXPECT_EQ(all[6].text, "'yes'");
  EXPECT_LT(all[2].t, all[4].t);
  EXPECT_EQ(all[9].op, all[10].op);
  EXPECT_EQ(all[13].op, all[12].op);
  EXPECT_EQ(all[13].a, EPIPE);
}

TEST_F(TestMessageEvents, test_one_way_pipe) {
  const auto [reader, writer] = Pipe(false);
  writer.send_bytes("abc");
  EXPECT_EQ(reader.recv_bytes(), "abc");
  const Events all = events();
  EXPECT_EQ(kinds(all), "object.create pipe.send.request pipe.send pipe.recv.request pipe.recv");
  EXPECT_EQ(all[0].text.substr(0, 20), "type=pipe name=pipe-");
  EXPECT_EQ(field(all[0].text, "duplex"), std::nullopt);
  EXPECT_EQ(all[0].b, 0);
  for (const Seen& one : all) EXPECT_EQ(one.object, all[0].object);
  EXPECT_EQ(all[4].text, "b'abc'");
}

void answer(const Connection& connection) { connection.send(connection.recv<int>() + 1); }
MP_FUNCTION(answer);

// Both start methods name the same ends; a message's send comes before its receive.
TEST_F(TestMessageEvents, test_children) {
  const std::string path =
      "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(channel_of_tests().memory.fd());
  setenv("PROCESSION_CHANNEL", path.c_str(), 1);
  for (const Method method : {Method::fork, Method::spawn}) {
    const auto [mine, its] = Pipe();
    Process p(answer, args(its), {.method = method});
    p.start();
    mine.send(1);
    EXPECT_EQ(mine.recv<int>(), 2);
    p.join();
    const Events all = events();
    const auto first = find(all, Kind::object_create).object;
    const auto second = static_cast<std::uint64_t>(find(all, Kind::object_create).b);
    for (const std::size_t n : {0u, 1u}) {
      const Seen send = find(all, Kind::pipe_send, n), recv = find(all, Kind::pipe_recv, n);
      EXPECT_EQ(send.object, n == 0 ? first : second);
      EXPECT_EQ(recv.object, n == 0 ? second : first);
      EXPECT_EQ(send.pid, n == 0 ? getpid() : p.pid());
      EXPECT_LT(send.t, recv.t);
    }
    const std::size_t places[] = {place(all, Kind::pipe_send, 0), place(all, Kind::pipe_recv, 0),
                                  place(all, Kind::pipe_send, 1), place(all, Kind::pipe_recv, 1)};
    EXPECT_TRUE(std::is_sorted(std::begin(places), std::end(places)));
  }
  unsetenv("PROCESSION_CHANNEL");
}

TEST_F(TestMessageEvents, test_listener_and_client) {
  for (const Family family : {Family::local, Family::inet}) {
    const std::uint32_t line = HERE + 1;
    const Listener listener({.family = family, .authkey = "key", .name = "door"});
    const Address address = listener.address();
    Process p([address] {
      const Connection connection = Client(address, "key");
      connection.send(17);
      connection.recv_bytes();
    });
    p.start();
    const Connection server = listener.accept();
    EXPECT_EQ(server.recv<int>(), 17);
    server.send_bytes("");
    p.join();
    const Events all = events();
    const Seen socket = find(all, Kind::object_create, 0), listen = find(all, Kind::socket_listen),
               connect = find(all, Kind::socket_connect), accept = find(all, Kind::socket_accept);
    EXPECT_EQ(field(socket.text, "type"), "socket");
    EXPECT_EQ(field(socket.text, "name"), "door");
    EXPECT_EQ(field(socket.text, "path"), address.str());
    EXPECT_EQ(listen.object, socket.object);
    EXPECT_EQ(listen.a, address.port());
    EXPECT_EQ(listen.text, address.str());
    EXPECT_EQ(listen.line, line);
    EXPECT_EQ(connect.pid, p.pid());
    EXPECT_EQ(connect.a, address.port());
    EXPECT_EQ(connect.text, address.str());
    EXPECT_EQ(connect.object, 0u);
    EXPECT_EQ(accept.object, socket.object);
    EXPECT_EQ(accept.text.empty(), family == Family::local);
    EXPECT_LT(place(all, Kind::socket_connect), place(all, Kind::socket_accept));
    // Each end names itself and the other; the challenge emits nothing.
    const Seen one = find(all, Kind::object_create, 1), other = find(all, Kind::object_create, 2);
    EXPECT_EQ(field(one.text, "type"), "connection");
    EXPECT_EQ(one.object, static_cast<std::uint64_t>(other.b));
    EXPECT_EQ(other.object, static_cast<std::uint64_t>(one.b));
    EXPECT_NE(one.pid, other.pid);
    const auto sends = std::count_if(all.begin(), all.end(),
                                     [](const Seen& e) { return e.kind == Kind::pipe_send; });
    EXPECT_EQ(sends, 2);
    const Seen send = find(all, Kind::pipe_send), recv = find(all, Kind::pipe_recv);
    EXPECT_EQ(send.object, one.pid == p.pid() ? one.object : other.object);
    EXPECT_EQ(recv.object, one.pid == p.pid() ? other.object : one.object);
    EXPECT_LT(send.t, recv.t);
  }
}

TEST_F(TestMessageEvents, test_a_client_that_is_refused) {
  const Listener listener({.address = Address("localhost", 0)});
  const Address address = listener.address();
  listener.close();
  events();
  EXPECT_THROW(Client(address), ConnectionRefusedError);
  const Events all = events();
  EXPECT_EQ(kinds(all), "socket.connect undo");
  EXPECT_EQ(all[0].op, all[1].op);
  EXPECT_EQ(all[1].a, ECONNREFUSED);
  EXPECT_EQ(all[1].text, "ConnectionRefusedError");
}

TEST_F(TestMessageEvents, test_manager) {
  Manager manager;
  const auto numbers = manager.list<int>({1, 2}, "numbers");
  const auto d = manager.dict<std::string, int>();
  const std::uint32_t line = HERE + 1;
  d["n"] = 5;
  d["n"] += 1;
  EXPECT_THROW(d.at("m"), KeyError);
  numbers.append(3);
  const pid_t server = manager.pid();
  manager.shutdown();
  const Events all = events();
  const Seen role = find(all, Kind::process_role);
  EXPECT_EQ(role.text, "manager");
  EXPECT_EQ(role.pid, server);
  const Seen thread = find(all, Kind::thread_begin);  // that serves this one
  EXPECT_EQ(thread.pid, server);
  EXPECT_EQ(thread.b, 1);
  const Seen list = find(all, Kind::object_create, 0), dict = find(all, Kind::object_create, 1);
  EXPECT_EQ(list.text, "type=manager name=numbers of=list value=[1,%202]");
  EXPECT_EQ(field(dict.text, "of"), "dict");
  EXPECT_EQ(field(dict.text, "name"), "dict-1");
  EXPECT_NE(list.object, dict.object);
  // The method, the arguments, the answer.
  const char* const calls[][3] = {{"__setitem__ on dict", "\n'n'\n5", ""},
                                  {"__getitem__ on dict", "\n'n'", "\n→ 5"},
                                  {"__setitem__ on dict", "\n'n'\n6", ""},
                                  {"__getitem__ on dict", "\n'm'", "\n! KeyError"},
                                  {"append on list", "\n3", ""}};
  for (std::size_t n = 0; n < std::size(calls); ++n) {
    const Seen request = find(all, Kind::manager_call_request, n),
               serve = find(all, Kind::manager_serve, n), call = find(all, Kind::manager_call, n);
    const std::string asked = std::string(calls[n][0]) + calls[n][1];
    EXPECT_EQ(request.text, asked);
    EXPECT_EQ(call.text, asked + calls[n][2]);
    EXPECT_EQ(serve.text, calls[n][0]);
    EXPECT_EQ(request.op, call.op);
    EXPECT_EQ(request.object, n == 4 ? list.object : dict.object);
    EXPECT_EQ(serve.object, request.object);
    EXPECT_EQ(serve.pid, server);
    EXPECT_EQ(request.pid, getpid());
    EXPECT_LT(request.t, serve.t);
    EXPECT_LT(serve.t, call.t);
  }
  EXPECT_EQ(find(all, Kind::manager_call_request, 0).line, line);
  EXPECT_EQ(find(all, Kind::manager_call_request, 2).line, line + 1);
  const auto talked = std::count_if(all.begin(), all.end(), [](const Seen& e) {
    return e.kind == Kind::pipe_send || e.kind == Kind::socket_connect;
  });
  EXPECT_EQ(talked, 0);  // what it is made of says nothing
}

// Whose operator<< writes what looks like a list.
struct Pair {
  int a = 1, b = 2;
  bool operator==(const Pair&) const = default;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(a, b);
  }
};
std::ostream& operator<<(std::ostream& out, const Pair& pair) {
  return out << pair.a << ", " << pair.b;
}

TEST_F(TestMessageEvents, test_what_a_managed_object_tells) {
  Manager manager;
  const auto pairs = manager.list<Pair>({{}, {}}, "pairs");
  pairs.append({});
  static_cast<void>(pairs.at(0));
  const auto long_list = manager.list<int>(std::vector<int>(1000, 7), "long");
  const auto words =
      manager.dict<std::string, std::vector<std::string>>({{"a", {"x", "y"}}}, "words");
  words.update({{"b", {}}, {"c", {"z"}}});
  static_cast<void>(words.get("none"));
  const auto jobs = manager.Queue<std::string>(3, "jobs");
  jobs.put("one");
  static_cast<void>(jobs.get());
  static_cast<void>(jobs.qsize());
  const auto space = manager.Namespace("space");
  space.set("x", 1.5);
  static_cast<void>(space.get<double>("x"));
  manager.shutdown();
  const Events all = events();
  const auto made = [&](std::size_t n) { return find(all, Kind::object_create, n).text; };
  EXPECT_EQ(field(made(0), "value"), "[<object>, <object>]");
  EXPECT_EQ(field(made(1), "value")->substr(0, 9), "[7, 7, 7,");
  EXPECT_TRUE(field(made(1), "value")->ends_with("…"));
  EXPECT_LT(made(1).size(), 600U);
  EXPECT_EQ(field(made(2), "value"), "{'a': ['x', 'y']}");
  EXPECT_EQ(field(made(3), "value"), "[]");
  EXPECT_EQ(field(made(4), "value"), "{}");
  const char* const calls[] = {"append on list\n<object>",
                               "__getitem__ on list\n0\n→ <object>",
                               "update on dict\n{'b': [], 'c': ['z']}",
                               "get on dict\n'none'",
                               "put on Queue\n'one'",
                               "get on Queue\n→ 'one'",
                               "qsize on Queue\n→ 0",
                               "__setattr__ on Namespace\n'x'\n1.5",
                               "__getattribute__ on Namespace\n'x'\n→ 1.5"};
  for (std::size_t n = 0; n < std::size(calls); ++n)
    EXPECT_EQ(find(all, Kind::manager_call, n).text, calls[n]);
}

int twice(int x) {
  if (x < 0) throw ValueError("negative");
  return 2 * x;
}
MP_FUNCTION(twice);

TEST_F(TestMessageEvents, test_pool) {
  const std::uint32_t line = HERE + 2;  // of the pool
  {
    Pool pool(2, {.name = "workers"});
    EXPECT_EQ(pool.map(twice, {1, 2, 3}, 2), (std::vector{2, 4, 6}));
    EXPECT_THROW(pool.apply(twice, args(-1)), ValueError);
    pool.close();
    pool.join();
  }
  const Events all = events();
  const Seen made = find(all, Kind::object_create);
  EXPECT_EQ(made.text, "type=pool name=workers processes=2");
  EXPECT_EQ(made.line, line);
  for (const std::size_t n : {0u, 1u})
    EXPECT_EQ(find(all, Kind::process_role, n).text, "pool worker");
  const auto started = find(all, Kind::process_start);
  EXPECT_EQ(field(started.text, "name")->substr(0, 15), "ForkPoolWorker-");
  EXPECT_EQ(field(started.text, "daemon"), "1");
  const std::int64_t map = find(all, Kind::pool_submit).b;
  const struct {
    std::int64_t job, index;
    const char *what, *result;
    std::uint32_t line;
  } tasks[] = {{map, 0, "twice × 2", "[2, 4]", line + 1},
               {map, 1, "twice(3,)", "[6]", line + 1},
               {map + 1, 0, "twice(-1,)", "ValueError raised", line + 2}};
  for (const auto& task : tasks) {
    std::vector<Seen> story;
    for (const Seen& one : all)
      if (one.object == made.object && one.b == task.job && one.a == task.index &&
          one.kind != Kind::object_create)
        story.push_back(one);
    ASSERT_EQ(kinds(story), "pool.submit pool.task.begin pool.task.end pool.result");
    EXPECT_EQ(story[0].text, task.what);
    EXPECT_EQ(story[1].text, task.what);
    EXPECT_EQ(story[2].text, task.result);
    EXPECT_EQ(story[3].text, task.result);
    EXPECT_EQ(story[0].line, task.line);
    EXPECT_EQ(story[0].pid, getpid());
    EXPECT_EQ(story[3].pid, getpid());
    EXPECT_NE(story[1].pid, getpid());
    EXPECT_EQ(story[1].pid, story[2].pid);
    for (std::size_t i = 1; i < story.size(); ++i) EXPECT_LT(story[i - 1].t, story[i].t);
  }
  const auto queues = std::count_if(all.begin(), all.end(), [](const Seen& e) {
    return e.kind == Kind::queue_put || e.kind == Kind::pipe_send || e.kind == Kind::thread_start;
  });
  EXPECT_EQ(queues, 0);  // what it is made of says nothing
}

}  // namespace
}  // namespace procession::mp
