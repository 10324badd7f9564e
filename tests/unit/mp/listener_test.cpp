// Listener, Client and the challenge. Names as in CPython's _TestListener, _TestListenerClient and
// OtherTest.
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "mp/connection/md5.h"
#include "mp_test.h"

namespace procession::mp {
namespace {

using TestListener = MpTest;

const Address kFree("localhost", 0);

TEST_F(TestListener, test_multiple_bind) {
  for (const Family family : {Family::local, Family::inet}) {
    const Listener one({.family = family});
    const auto again = [&] { Listener({.address = one.address()}); };
    EXPECT_EQ(text_of<OSError>(again), "[Errno 98] Address already in use");
  }
}

TEST_F(TestListener, test_context) {
  std::optional<Listener> listener;
  std::string folder;
  {
    const Listener inside({.family = Family::local});
    folder = std::filesystem::path(inside.address().path()).parent_path();
    struct stat stat {};
    ASSERT_EQ(::stat(folder.c_str(), &stat), 0);
    EXPECT_EQ(stat.st_mode & 0777, 0700u);  // nobody else may connect
    const Connection client = Client(inside.address());
    const Connection server = inside.accept();
    client.send(1729);
    EXPECT_EQ(server.recv<int>(), 1729);
    EXPECT_EQ(inside.last_accepted(), std::nullopt);  // a client without a name of its own
    listener = inside;
  }
  const Address address = listener->address();
  listener->close();
  EXPECT_EQ(text_of<OSError>([&] { listener->accept(); }), "listener is closed");
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_THROW(Client(address), FileNotFoundError);
}

TEST_F(TestListener, test_abstract_socket) {
  const Address address(std::string("\0procession-test-", 17) + std::to_string(getpid()));
  const Listener listener({.address = address});
  EXPECT_EQ(listener.address(), address);
  const Connection client = Client(address);
  const Connection server = listener.accept();
  client.send(1729);
  EXPECT_EQ(server.recv<int>(), 1729);
  client.close();
  EXPECT_THROW(server.recv<int>(), EOFError);
}

TEST_F(TestListener, test_addresses) {
  const Listener listener({.address = kFree});
  EXPECT_EQ(listener.address().host(), "127.0.0.1");
  EXPECT_NE(listener.address().port(), 0);
  EXPECT_EQ(listener.address().str(),
            "('127.0.0.1', " + std::to_string(listener.address().port()) + ")");
  const Connection client = Client(listener.address());
  const Connection server = listener.accept();
  EXPECT_EQ(listener.last_accepted()->host(), "127.0.0.1");
  const Address address = listener.address();
  listener.close();
  EXPECT_EQ(text_of<ConnectionRefusedError>([&] { Client(address); }),
            "[Errno 111] Connection refused");
  EXPECT_EQ(text_of<OSError>([] { Client(Address(std::string(200, 'x'))); }),
            "AF_UNIX path too long");
}

using TestListenerClient = MpTest;

void say_hello(const std::string& host, int port, const std::string& path) {
  const Connection connection =
      Client(path.empty() ? Address(host, static_cast<std::uint16_t>(port)) : Address(path));
  connection.send("hello");
  connection.close();
}
MP_FUNCTION(say_hello);

TEST_F(TestListenerClient, test_listener_client) {
  for (const Method method : {Method::fork, Method::spawn}) {
    for (const Family family : {Family::local, Family::inet}) {
      const Listener listener({.family = family});
      const Address& at = listener.address();
      Process p(say_hello,
                args(family == Family::inet ? at.host() : std::string(), int{at.port()},
                     family == Family::local ? at.path() : std::string()),
                {.daemon = true, .method = method});
      p.start();
      const Connection connection = listener.accept();
      EXPECT_EQ(connection.recv<std::string>(), "hello");
      p.join();
      EXPECT_THROW(connection.recv<int>(), EOFError);
    }
  }
}

// CPython's issue 14725: the client is gone before accept(), its message is not.
TEST_F(TestListenerClient, test_issue14725) {
  const Listener listener({.address = kFree});
  Process p([address = listener.address()] { Client(address).send("hello"); });
  p.start();
  p.join();
  EXPECT_EQ(listener.accept().recv<std::string>(), "hello");
}

// CPython's issue 16955: poll() and sockets.
TEST_F(TestListenerClient, test_issue16955) {
  for (const Family family : {Family::local, Family::inet}) {
    const Listener listener({.family = family});
    const Connection c = Client(listener.address());
    const Connection a = listener.accept();
    a.send_bytes("hello");
    EXPECT_TRUE(c.poll(20));
  }
}

// The end of a child does not remove its parent's socket.
TEST_F(TestListenerClient, test_a_forked_child_removes_nothing) {
  const Listener listener;
  Process p([listener] { listener.close(); });
  p.start();
  p.join();
  const Connection client = Client(listener.address());
  const Connection server = listener.accept();
  client.send(1);
  EXPECT_EQ(server.recv<int>(), 1);
}

TEST_F(TestListenerClient, test_nothing_is_left_at_exit) {
  const auto [reader, writer] = Pipe(false);
  Process p([writer = writer] {
    const Listener listener;
    writer.send(listener.address().path());
    exit(0);
  });
  p.start();
  const auto path = reader.recv<std::string>();
  p.join();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::path(path).parent_path()));
}

// The client's thread; returns its exception.
std::string outcome_of_client(const Listener& listener, const std::optional<std::string>& key,
                              const std::function<std::string()>& server) {
  std::string client = "nothing", here;
  std::thread thread([&, address = listener.address()] {
    try {
      const Connection connection = Client(address, key);
      connection.send(7);
      client = "connected";
    } catch (const Error& error) {
      client = std::string(error.name()) + ": " + error.what();
    }
  });
  here = server();
  thread.join();
  return client + " / " + here;
}

using OtherTest = MpTest;

TEST_F(OtherTest, test_authkey) {
  for (const Family family : {Family::local, Family::inet}) {
    const Listener listener({.family = family, .authkey = "secret"});
    const auto accept = [&listener] {
      try {
        return std::to_string(listener.accept().recv<int>());
      } catch (const Error& error) {
        return std::string(error.name()) + ": " + error.what();
      }
    };
    EXPECT_EQ(outcome_of_client(listener, "secret", accept), "connected / 7");
    EXPECT_EQ(outcome_of_client(listener, "wrong", accept),
              "AuthenticationError: digest sent was rejected / AuthenticationError: digest "
              "received was wrong");
    EXPECT_EQ(outcome_of_client(listener, "secret", accept), "connected / 7");  // it goes on
  }
}

// Against a server that sends neither a challenge nor a welcome.
TEST_F(OtherTest, test_answer_challenge_auth_failure) {
  const Listener listener;
  const auto bogus = [&listener](std::vector<std::string> words) {
    return [&listener, words = std::move(words)] {
      const Connection connection = listener.accept();
      for (const std::string& word : words) connection.send_bytes(word);
      if (words.size() > 1) connection.recv_bytes();
      return std::string("said");
    };
  };
  EXPECT_EQ(outcome_of_client(listener, "abc", bogus({"something bogus"})),
            "AssertionError: message = b'something bogus' / said");
  EXPECT_EQ(outcome_of_client(listener, "abc", bogus({"#CHALLENGE#123", "something bogus"})),
            "AuthenticationError: digest sent was rejected / said");
}

TEST_F(OtherTest, test_deliver_challenge_auth_failure) {
  const Listener listener({.authkey = "abc"});
  std::thread client([&listener] {
    const Connection connection = Client(listener.address());
    EXPECT_EQ(connection.recv_bytes().substr(0, 11), "#CHALLENGE#");
    connection.send_bytes("something bogus");
    EXPECT_EQ(connection.recv_bytes(), "#FAILURE#");
  });
  EXPECT_EQ(text_of<AuthenticationError>([&] { listener.accept(); }), "digest received was wrong");
  client.join();
}

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char c : bytes)
    for (const int digit : {(c >> 4) & 15, c & 15}) text += "0123456789abcdef"[digit];
  return text;
}

// RFC 1321, A.5, and RFC 2202, 2.
TEST_F(OtherTest, test_md5) {
  EXPECT_EQ(hex(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(hex(md5("1234567890123456789012345678901234567890123456789012345678901234567890123456"
                    "7890")),
            "57edf4a22be3c955ac49da2e2107b67a");
  EXPECT_EQ(hex(hmac_md5("Jefe", "what do ya want for nothing?")),
            "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(hex(hmac_md5(std::string(80, '\xaa'),
                         "Test Using Larger Than Block-Size Key - Hash Key First")),
            "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
}

}  // namespace
}  // namespace procession::mp
