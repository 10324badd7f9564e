// Pipe and Connection. Names as in CPython's _TestConnection, _TestPoll, TestWait.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "mp_test.h"

namespace procession::mp {
namespace {

using TestConnection = MpTest;

void echo(const Connection& connection) {
  for (std::string message = connection.recv_bytes(); !message.empty();
       message = connection.recv_bytes())
    connection.send_bytes(message);
  connection.close();
}
MP_FUNCTION(echo);

void echo_from(Method method) {
  const auto [mine, its] = Pipe();
  Process p(echo, args(its), {.daemon = true, .method = method});
  p.start();
  const std::string message = "hello";
  mine.send_bytes(message);
  EXPECT_EQ(mine.recv_bytes(), message);

  std::array<char, 40> buffer{};
  mine.send_bytes(message);
  EXPECT_EQ(mine.recv_bytes_into(buffer), message.size());
  EXPECT_EQ(std::string(buffer.data()), message);
  mine.send_bytes(message);
  EXPECT_EQ(mine.recv_bytes_into(buffer, 3), message.size());
  EXPECT_EQ(std::string(buffer.data()), "helhello");

  mine.send_bytes(std::string(50, 'X'));
  try {
    mine.recv_bytes_into(buffer);
    ADD_FAILURE() << "no BufferTooShort";
  } catch (const BufferTooShort& error) {
    EXPECT_EQ(error.message(), std::string(50, 'X'));
  }

  EXPECT_FALSE(mine.poll());
  const double waited = seconds_of([&mine = mine] { EXPECT_FALSE(mine.poll(0.1)); });
  EXPECT_GE(waited, 0.099);
  mine.send_bytes("again");
  EXPECT_TRUE(mine.poll(forever));
  EXPECT_EQ(mine.recv_bytes(), "again");

  std::string large(std::size_t{1} << 24, 'X');  // far more than the socket holds
  large[12345] = 'Y';
  mine.send_bytes(large);
  EXPECT_EQ(mine.recv_bytes(), large);

  mine.send_bytes("");  // tell child to quit
  its.close();
  EXPECT_TRUE(mine.poll(forever));
  EXPECT_THROW(mine.recv_bytes(), EOFError);
  EXPECT_TRUE(mine.poll());  // an end of file can be received for ever
  p.join();
  EXPECT_EQ(p.exitcode(), 0);
}

TEST_F(TestConnection, test_connection) { echo_from(Method::fork); }
TEST_F(TestConnection, test_connection_spawned) { echo_from(Method::spawn); }

TEST_F(TestConnection, test_objects) {
  const auto [a, b] = Pipe();
  using Record = std::pair<std::string, std::vector<std::optional<int>>>;
  const Record record{"seven", {7, std::nullopt}};
  a.send(1);
  a.send("two");
  a.send(record);
  a.send(std::map<std::string, double>{{"pi", 3.14}});
  EXPECT_EQ(b.recv<int>(), 1);
  EXPECT_EQ(b.recv<std::string>(), "two");
  EXPECT_EQ(b.recv<Record>(), record);
  EXPECT_EQ((b.recv<std::map<std::string, double>>()["pi"]), 3.14);
  b.send(4.5);  // the other way
  EXPECT_EQ(a.recv<double>(), 4.5);
  a.send(1);
  EXPECT_THROW(b.recv<double>(), cereal::Exception);
  a.send(2);  // the message of another type is gone, the pipe is not
  EXPECT_EQ(b.recv<int>(), 2);
}

TEST_F(TestConnection, test_duplex_false) {
  const auto [reader, writer] = Pipe(false);
  writer.send(1);
  EXPECT_EQ(reader.recv<int>(), 1);
  EXPECT_TRUE(reader.readable());
  EXPECT_FALSE(reader.writable());
  EXPECT_FALSE(writer.readable());
  EXPECT_TRUE(writer.writable());
  const auto send = [&reader = reader] { reader.send(2); };
  const auto recv = [&writer = writer] { writer.recv<int>(); };
  const auto poll = [&writer = writer] { writer.poll(); };
  EXPECT_EQ(text_of<OSError>(send), "connection is read-only");
  EXPECT_EQ(text_of<OSError>(recv), "connection is write-only");
  EXPECT_EQ(text_of<OSError>(poll), "connection is write-only");
}

TEST_F(TestConnection, test_closed) {
  const auto [a, b] = Pipe();
  const Connection copy = a;
  EXPECT_GE(a.fileno(), 0);
  a.close();
  EXPECT_TRUE(a.closed());
  EXPECT_TRUE(copy.closed());  // the same end
  const std::string text = "handle is closed";
  EXPECT_EQ(text_of<OSError>([&a = a] { a.send(1); }), text);
  EXPECT_EQ(text_of<OSError>([&a = a] { a.recv<int>(); }), text);
  EXPECT_EQ(text_of<OSError>([&a = a] { a.poll(); }), text);
  EXPECT_EQ(text_of<OSError>([&a = a] { a.fileno(); }), text);
  a.close();
  EXPECT_THROW(b.recv<int>(), EOFError);
}

// A write without a reader raises no SIGPIPE. A SIGPIPE that the program itself waits for stays
// pending.
TEST_F(TestConnection, test_nobody_reads) {
  for (const bool duplex : {true, false}) {
    const auto [reader, writer] = Pipe(duplex);
    reader.close();
    const auto send = [&writer = writer] { writer.send(1); };
    EXPECT_EQ(text_of<BrokenPipeError>(send), "[Errno 32] Broken pipe");
    EXPECT_EQ(text_of<OSError>(send), "[Errno 32] Broken pipe");
    sigset_t pending;
    sigpending(&pending);
    EXPECT_EQ(sigismember(&pending, SIGPIPE), 0);
  }
}

// A forked child has a copy of every open end: no end of file while it lives.
TEST_F(TestConnection, test_every_copy_must_be_closed) {
  const auto [reader, writer] = Pipe(false);
  const Sign go;
  Process p([&go] { go.wait(); });
  p.start();
  writer.close();
  EXPECT_FALSE(reader.poll(0.05));
  go.give();
  p.join();
  EXPECT_TRUE(reader.poll(forever));
  EXPECT_THROW(reader.recv<int>(), EOFError);
}

void send_one_and_close(const Connection& connection) {
  connection.send(42);
  connection.close();
}
MP_FUNCTION(send_one_and_close);

// A spawned child gets one end only.
TEST_F(TestConnection, test_spawn_close) {
  const auto [reader, writer] = Pipe(false);
  Process p(send_one_and_close, args(writer), {.method = Method::spawn});
  p.start();
  writer.close();
  EXPECT_EQ(reader.recv<int>(), 42);
  EXPECT_THROW(reader.recv<int>(), EOFError);
  p.join();
}

void send_to_itself(const Connection& reader, const Connection& writer, const Connection& again) {
  writer.send(3);
  if (reader.recv<int>() != 3) exit(1);
  reader.close();
  if (!again.closed() || writer.closed()) exit(2);  // two names for one end, another for the other
}
MP_FUNCTION(send_to_itself);

TEST_F(TestConnection, test_both_ends_in_a_spawned_child) {
  for (const bool duplex : {true, false}) {
    const auto [reader, writer] = Pipe(duplex);
    Process p(send_to_itself, args(reader, writer, reader), {.method = Method::spawn});
    p.start();
    p.join();
    EXPECT_EQ(p.exitcode(), 0);
  }
}

TEST_F(TestConnection, test_sendbytes) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  const auto [a, b] = Pipe();
  a.send_bytes(letters);
  EXPECT_EQ(b.recv_bytes(), letters);
  a.send_bytes(letters, 5);
  EXPECT_EQ(b.recv_bytes(), letters.substr(5));
  a.send_bytes(letters, 7, 8);
  EXPECT_EQ(b.recv_bytes(), letters.substr(7, 8));
  a.send_bytes(letters, 26);
  EXPECT_EQ(b.recv_bytes(), "");
  a.send_bytes(letters, 26, 0);
  EXPECT_EQ(b.recv_bytes(), "");
  const Connection& end = a;
  const auto send = [&](std::ptrdiff_t offset, std::optional<std::ptrdiff_t> size) {
    return text_of<ValueError>([&] { end.send_bytes(letters, offset, size); });
  };
  EXPECT_EQ(send(27, {}), "buffer length < offset");
  EXPECT_EQ(send(22, 5), "buffer length < offset + size");
  EXPECT_EQ(send(26, 1), "buffer length < offset + size");
  EXPECT_EQ(send(-1, {}), "offset is negative");
  EXPECT_EQ(send(4, -1), "size is negative");
}

TEST_F(TestConnection, test_maxlength) {
  const auto [a, b] = Pipe();
  a.send_bytes("12345");
  EXPECT_EQ(b.recv_bytes(5), "12345");
  const auto negative = [&b = b] { b.recv_bytes(-1); };
  EXPECT_EQ(text_of<ValueError>(negative), "negative maxlength");
  a.send_bytes("123456");
  const auto small = [&b = b] { b.recv_bytes(5); };
  EXPECT_EQ(text_of<OSError>(small), "bad message length");
  EXPECT_FALSE(b.readable());
  b.send(1);  // it may still send
  EXPECT_EQ(a.recv<int>(), 1);
}

TEST_F(TestConnection, test_end_inside_a_message) {
  const auto [reader, writer] = Pipe(false);
  const char half[] = {0, 0, 0, 9, 'a', 'b'};
  ASSERT_EQ(write(writer.fileno(), half, sizeof half), 6);
  writer.close();
  const auto recv = [&reader = reader] { reader.recv_bytes(); };
  EXPECT_EQ(text_of<OSError>(recv), "got end of file during message");
}

// With a scope for Python's `with`.
TEST_F(TestConnection, test_context) {
  std::optional<Connection> kept;
  {
    const auto [a, b] = Pipe();
    a.send(1729);
    EXPECT_EQ(b.recv<int>(), 1729);
    kept = b;
    EXPECT_FALSE(kept->poll());
  }
  EXPECT_THROW(kept->recv<int>(), EOFError);
}

using TestPoll = MpTest;

TEST_F(TestPoll, test_empty_string) {
  const auto [a, b] = Pipe();
  EXPECT_FALSE(a.poll());
  b.send_bytes("");
  EXPECT_TRUE(a.poll());
  EXPECT_TRUE(a.poll());
}

TEST_F(TestPoll, test_boundaries) {
  const auto [reader, writer] = Pipe(false);
  Process p([connection = writer] {
    connection.send_bytes("first");
    connection.send_bytes("second");
  });
  p.start();
  p.join();
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.recv_bytes(), "first");
  EXPECT_TRUE(reader.poll());
  EXPECT_EQ(reader.recv_bytes(), "second");
  EXPECT_FALSE(reader.poll());
}

TEST_F(TestPoll, test_dont_merge) {
  const auto [a, b] = Pipe();
  EXPECT_FALSE(a.poll(0.0));
  Process p([connection = b] {
    const std::string messages[] = {"a", "b", "c", "d"};
    for (const std::string& message : messages) connection.send_bytes(message);
    connection.recv_bytes();
  });
  p.start();
  for (const char* message : {"a", "b", "c", "d"}) {
    EXPECT_TRUE(a.poll(forever));
    EXPECT_TRUE(a.poll(forever));
    EXPECT_EQ(a.recv_bytes(), message);
  }
  EXPECT_FALSE(a.poll());
  a.send_bytes("");
  p.join();
}

using TestWait = MpTest;

TEST_F(TestWait, test_wait) {
  std::vector<Connection> readers;
  std::vector<Process> processes;
  for (int i = 0; i < 4; ++i) {
    const auto [reader, writer] = Pipe(false);
    processes.emplace_back([writer = writer, i] {
      for (int n = 0; n < 10; ++n) writer.send(std::pair{n, i});
    });
    processes.back().start();
    readers.push_back(reader);
    writer.close();
  }
  std::vector<std::pair<int, int>> got;
  while (!readers.empty()) {
    for (const Connection& reader : wait(readers)) {
      try {
        got.push_back(reader.recv<std::pair<int, int>>());
      } catch (const EOFError&) {
        std::erase(readers, reader);
      }
    }
  }
  for (Process& p : processes) p.join();
  std::sort(got.begin(), got.end());
  ASSERT_EQ(got.size(), 40u);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)], std::pair(i / 4, i % 4));
}

TEST_F(TestWait, test_wait_timeout) {
  const auto [a, b] = Pipe();
  const double waited = seconds_of([&, &a = a, &b = b] { EXPECT_TRUE(wait({a, b}, 0.1).empty()); });
  EXPECT_GE(waited, 0.099);
  b.send(1);
  EXPECT_EQ(wait({a, b}, 20), std::vector<Connection>{a});
  EXPECT_TRUE(wait({b}, -1).empty());  // counts as 0
}

}  // namespace
}  // namespace procession::mp
