// What a managed object holds, as far as its calls told it.
#include <gtest/gtest.h>

#include "story.h"
#include "world/model/told_call.h"
#include "world/timeline/timeline.h"

namespace procession::world {
namespace {

// Processes a (2) and b (3) call the object 1, "it", of process 4's server.
class Managed : public testing::Test {
 protected:
  void make(std::string_view type, std::string_view value = {}) {
    story_ = three_processes("a", "b");
    story_.spawn(1, 4, "SyncManager-1");
    type_ = type;
    std::string more = "of=" + std::string(type);
    if (!value.empty()) more += " value=" + std::string(value);
    story_.create(1, "manager", "it", more);
  }
  std::string text(std::string_view method, std::string_view args) const {
    return std::string(method) + " on " + type_ + "\n" + std::string(args);
  }
  void ask(std::uint32_t process, std::string_view method, std::string_view args = {}) {
    story_.add(
        {.process = process, .kind = Kind::manager_call_request, .object = 1, .op = 100 + process},
        text(method, args));
    story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = ++served_},
               std::string(method) + " on " + type_);
  }
  void answer(std::uint32_t process, std::string_view method, std::string_view args = {},
              std::string_view answer = {}) {
    story_.add({.process = process, .kind = Kind::manager_call, .object = 1, .op = 100 + process},
               text(method, args) + (answer.empty() ? "" : "\n" + std::string(answer)));
  }
  void call(std::uint32_t process, std::string_view method, std::string_view args = {},
            std::string_view told = {}) {
    ask(process, method, args);
    answer(process, method, args, told);
  }
  std::string held() const {
    const World world = story_.play<World>();
    const Object* it = world.object(1);
    return std::string(it->model().state(*it, world).arg("text"));
  }

  Story story_;
  std::string type_;
  std::uint64_t served_ = 5000;
};

TEST_F(Managed, ADictHoldsWhatCallsSetAndAnswered) {
  make("dict", "{'n':0}");
  EXPECT_EQ(held(), "{'n': 0}");
  call(2, "__getitem__", "'n'", "→ 0");
  EXPECT_EQ(held(), "{'n': 0}");
  call(2, "__setitem__", "'n'\n1");
  EXPECT_EQ(held(), "{'n': 1}");
  call(3, "__setitem__", "'all'\n[1, 2]");
  EXPECT_EQ(held(), "{'n': 1, 'all': [1, 2]}");
  call(3, "__delitem__", "'n'");
  call(3, "setdefault", "'m'\n5", "→ 5");
  EXPECT_EQ(held(), "{'all': [1, 2], 'm': 5}");
  call(3, "pop", "'m'", "→ 5");
  call(3, "update", "{'x': (1, 2), 'y': 'a, b: c'}");
  EXPECT_EQ(held(), "{'all': [1, 2], 'x': (1, 2), 'y': 'a, b: c'}");
  call(3, "clear");
  EXPECT_EQ(held(), "{}");
}

TEST_F(Managed, WhatIsNotToldIsUnknown) {
  make("dict");
  EXPECT_EQ(held(), "") << "nothing was told";
  call(2, "__getitem__", "'n'", "→ 3");
  EXPECT_EQ(held(), "{'n': 3, …}");
  call(2, "__getitem__", "'m'", "! KeyError");
  EXPECT_EQ(held(), "{'n': 3, …}");
  call(2, "popitem", "", "→ ('n', 3)");
  EXPECT_EQ(held(), "") << "it may have been any key";
  call(2, "__setitem__", "'n'\n4");
  call(2, "update", "{'m': 1, …");
  EXPECT_EQ(held(), "") << "what was cut may be n";
  call(2, "__setitem__", "'n'\n4");
  call(2, "my_method", "1");
  EXPECT_EQ(held(), "");
}

TEST_F(Managed, AReadThatOverlapsAWriteTellsNothing) {
  make("dict", "{'n':0}");
  ask(2, "__getitem__", "'n'");
  call(3, "__setitem__", "'n'\n7");
  answer(2, "__getitem__", "'n'", "→ 0");
  EXPECT_EQ(held(), "{'n': 7}");
}

TEST_F(Managed, OfTwoWritesThatOverlapNobodyTellsTheLast) {
  make("dict", "{'n':0}");
  ask(2, "__setitem__", "'n'\n1");
  call(3, "__setitem__", "'n'\n2");
  EXPECT_EQ(held(), "{'n': ?}");
  answer(2, "__setitem__", "'n'\n1");
  EXPECT_EQ(held(), "{'n': ?}");
  call(2, "__getitem__", "'n'", "→ 2");
  EXPECT_EQ(held(), "{'n': 2}");
  ask(2, "__setitem__", "'n'\n1");
  call(3, "__setitem__", "'m'\n2");
  answer(2, "__setitem__", "'n'\n1");
  EXPECT_EQ(held(), "{'n': 1, 'm': 2}") << "another key";
}

TEST_F(Managed, WhetherTheWriteOfOneThatDiedWasDoneIsUnknown) {
  make("dict", "{'n':0}");
  ask(2, "__setitem__", "'n'\n1");
  EXPECT_EQ(held(), "{'n': 0}");
  story_.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(held(), "{'n': ?}");
}

TEST_F(Managed, ACallOfNobodyKnownMayHaveChangedIt) {
  make("dict", "{'n':0}");
  story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = 7000}, "keys on dict");
  EXPECT_EQ(held(), "{'n': 0}");
  story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = 7001},
             "__setitem__ on dict");
  EXPECT_EQ(held(), "");
}

TEST_F(Managed, AnUndoRestoresWhatItHeld) {
  make("dict", "{'n':0}");
  call(2, "__setitem__", "'n'\n1");
  story_.add({.process = 2, .kind = Kind::undo, .object = 1, .op = 102});
  EXPECT_EQ(held(), "{'n': 0}");
  call(2, "clear");
  call(3, "__setitem__", "'m'\n1");
  story_.add({.process = 2, .kind = Kind::undo, .object = 1, .op = 102});
  EXPECT_EQ(held(), "{'m': 1}") << "what another changed since stays";
}

TEST_F(Managed, AList) {
  make("list", "[1,2]");
  EXPECT_EQ(held(), "[1, 2]");
  call(2, "append", "3");
  call(2, "__setitem__", "-1\n4");
  EXPECT_EQ(held(), "[1, 2, 4]");
  call(2, "extend", "[5, 6]");
  call(2, "pop", "", "→ 6");
  EXPECT_EQ(held(), "[1, 2, 4, 5]");
  call(2, "sort");
  EXPECT_EQ(held(), "");
  call(2, "__getitem__", "2", "→ 9");
  EXPECT_EQ(held(), "[…, 9, …]");
  call(2, "#GETVALUE", "", "→ [7, 8, 9]");
  EXPECT_EQ(held(), "[7, 8, 9]");
}

TEST_F(Managed, TwoAppendsThatOverlapMayBeInAnyOrder) {
  make("list", "[1]");
  ask(2, "append", "2");
  call(3, "append", "3");
  answer(2, "append", "2");
  EXPECT_EQ(held(), "[1, …]");
}

TEST_F(Managed, AValueANamespaceAndAQueue) {
  make("Value", "5");
  EXPECT_EQ(held(), "5");
  call(2, "set", "6");
  call(3, "get", "", "→ 6");
  EXPECT_EQ(held(), "6");
  make("Namespace", "{'x':1}");
  call(2, "__setattr__", "'y'\n'a'");
  EXPECT_EQ(held(), "x=1, y='a'");
  make("Queue", "[]");
  ask(3, "get");
  call(2, "put", "'job'\nTrue\nNone");
  EXPECT_EQ(held(), "['job']");
  answer(3, "get", "", "→ 'job'");
  EXPECT_EQ(held(), "[]");
  ask(3, "get");
  ask(2, "put", "'b'");
  answer(3, "get", "", "→ 'b'");
  answer(2, "put", "'b'");
  EXPECT_EQ(held(), "[]") << "it was got before its put returned";
  make("Lock");
  call(2, "acquire", "", "→ True");
  EXPECT_EQ(held(), "");
}

// Its text was cut: which key it was is unknown.
TEST_F(Managed, AKeyThatWasCutIsNoEntry) {
  const std::string cut = "'" + std::string(90, 'x') + "…";
  make("dict", "{'n':0}");
  call(2, "__getitem__", cut, "→ 5");
  EXPECT_EQ(held(), "{'n': 0}");
  call(2, "__setitem__", cut + "\n1");
  EXPECT_EQ(held(), "") << "it may be n's";
  call(2, "__getitem__", "'n'", "→ 3");
  call(2, "setdefault", cut + "\n1", "→ 1");
  EXPECT_EQ(held(), "");
  call(2, "__getitem__", cut, "→ 1");
  call(2, "get", cut, "→ 1");
  EXPECT_EQ(held(), "");
  make("Namespace", "{'x':1}");
  call(2, "__setattr__", cut + "\n1");
  EXPECT_EQ(held(), "");
}

TEST_F(Managed, KeysThatShareOneTextAreNoEntry) {
  for (const char* key :
       {"<Color>", "<object>", "(((…,),),)", "(1, <Color>)", "'a", "frozenset({1, 2})"}) {
    const std::string text = key;
    make("dict", "{'n':0}");
    call(2, "__setitem__", text + "\n1");
    EXPECT_EQ(held(), "") << key;
    call(2, "update", "{" + text + ": 1}");
    EXPECT_EQ(held(), "") << key;
    call(2, "copy", "", "→ {" + text + ": 1}");
    EXPECT_EQ(held(), "") << key;
  }
  make("dict");
  for (const char* key : {"'<…>'", "\"it's <\"", "'\\'<'"}) {
    call(2, "clear");
    call(2, "__setitem__", std::string(key) + "\n<Color>");
    EXPECT_EQ(held(), "{" + std::string(key) + ": <Color>}");
  }
  call(2, "update", "{'<': 1}");
  EXPECT_EQ(held(), "{'\\'<': <Color>, '<': 1}");
}

TEST_F(Managed, APutOrGetThatWasRefusedChangesNothing) {
  for (const char* error : {"! queue.Empty", "! Empty", "! queue.Full", "! Full"}) {
    make("Queue", "[]");
    call(2, "put", "1");
    call(3, "get_nowait", "", error);
    EXPECT_EQ(held(), "[1]") << error;
  }
  call(3, "get_nowait", "", "! EOFError");
  EXPECT_EQ(held(), "");
}

// The length that it counts from may change before it comes to the server.
TEST_F(Managed, AnIndexAtTheEndDependsOnAnAppendUnderWay) {
  make("list", "[1]");
  ask(2, "append", "2");
  call(3, "__getitem__", "1", "→ 2");
  answer(2, "append", "2");
  EXPECT_EQ(held(), "[1, 2]");
  ask(2, "append", "3");
  call(3, "__getitem__", "-1", "→ 3");
  answer(2, "append", "3");
  EXPECT_EQ(held(), "[1, 2, 3]");
  ask(3, "__getitem__", "-1");
  call(2, "append", "4");
  answer(3, "__getitem__", "-1", "→ 4");
  EXPECT_EQ(held(), "[1, 2, 3, 4]");
  ask(2, "append", "5");
  call(3, "__getitem__", "0", "→ 1");
  answer(2, "append", "5");
  EXPECT_EQ(held(), "[1, 2, 3, 4, 5]") << "the append does not touch it";
  ask(2, "append", "6");
  call(3, "__setitem__", "-1\n9");
  EXPECT_EQ(held(), "") << "the 5 or the 6";
  answer(2, "append", "6");
  EXPECT_EQ(held(), "");
}

TEST_F(Managed, AnElementBeyondTheLengthSaysThatThereAreMore) {
  make("list", "[1]");
  call(2, "__getitem__", "2", "→ 3");
  EXPECT_EQ(held(), "[1, …, 3, …]");
  call(2, "append", "9");
  EXPECT_EQ(held(), "[1, …, 3, …]") << "at an index that nobody knows";
  make("list", "[1]");
  ask(2, "__setitem__", "2\n3");
  story_.report(Kind::process_exit, 2, 0, 9);
  EXPECT_EQ(held(), "[1, …]");
}

TEST_F(Managed, AnItemThatIsPutByKeywordIsUnknown) {
  for (const char* args : {"item='a'", "block=False\nitem='a'"}) {
    make("Queue", "[]");
    call(2, "put", args);
    EXPECT_EQ(held(), "") << args;
  }
  make("Queue", "[]");
  call(2, "put", "'a=b'\nblock=False");
  EXPECT_EQ(held(), "['a=b']");
}

// The recording lacks the request.
TEST_F(Managed, AnAnswerToNobodysRequestMayHaveChangedIt) {
  make("dict", "{'n':0}");
  ask(3, "__setitem__", "'m'\n1");
  answer(2, "__setitem__", "'n'\n1");
  EXPECT_EQ(held(), "{'n': ?}") << "whatever others wait";
  answer(3, "__setitem__", "'m'\n1");
  EXPECT_EQ(held(), "{'n': ?, 'm': 1}");
  ask(3, "__setitem__", "'n'\n2");
  answer(2, "__setitem__", "'n'\n1");
  answer(3, "__setitem__", "'n'\n2");
  EXPECT_EQ(held(), "{'n': ?, 'm': 1}") << "in one of two orders";
}

TEST_F(Managed, AServersPartBelongsToOneRequest) {
  make("dict", "{'n':0}");
  ask(2, "__setitem__", "'m'\n1");
  EXPECT_EQ(held(), "{'n': 0}");
  story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = 7001},
             "__setitem__ on dict");
  EXPECT_EQ(held(), "") << "what waits was served already";
}

TEST_F(Managed, AnUndoKeepsWhatWasReadOrForgottenSince) {
  make("dict", "{'n':0}");
  call(2, "__setitem__", "'n'\n1");
  story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = 7001}, "clear on dict");
  EXPECT_EQ(held(), "");
  story_.add({.process = 2, .kind = Kind::undo, .object = 1, .op = 102});
  EXPECT_EQ(held(), "") << "whoever cleared it";
  call(2, "__getitem__", "'n'", "→ 3");
  story_.add({.process = 2, .kind = Kind::undo, .object = 1, .op = 102});
  EXPECT_EQ(held(), "{'n': 3, …}") << "a read takes nothing back";
  make("dict", "{'n':0}");
  ask(2, "__setitem__", "'n'\n1");
  call(3, "__setitem__", "'n'\n2");
  story_.add({.process = 3, .kind = Kind::undo, .object = 1, .op = 103});
  EXPECT_EQ(held(), "{'n': ?}") << "the other may have set it";
}

// Of recordings from before calls told more.
TEST_F(Managed, CallsThatTellOnlyTheirMethodTellNothing) {
  make("dict");
  for (const char* method : {"__setitem__", "__getitem__", "clear", "copy", "update"}) {
    const std::string text = std::string(method) + " on dict";
    story_.add({.process = 2, .kind = Kind::manager_call_request, .object = 1, .op = 102}, text);
    story_.add({.process = 4, .kind = Kind::manager_serve, .object = 1, .op = ++served_}, text);
    story_.add({.process = 2, .kind = Kind::manager_call, .object = 1, .op = 102}, text);
    EXPECT_EQ(held(), "") << method;
  }
}

// A text has 1024 bytes at most.
TEST_F(Managed, AnAnswerThatWasCutOffIsUnknown) {
  const std::string key = "'" + std::string(90, 'k') + "'";
  const std::string rest = "\n" + std::string(900, 'x');
  make("dict", "{" + key + ":0}");
  for (std::size_t size = 880; size < 1024; ++size) {
    std::string got = text("setdefault", key + rest).substr(0, size) + "\n→ 1234567";
    got.resize(std::min(got.size(), std::size_t{1024}));
    story_.add({.process = 2, .kind = Kind::manager_call_request, .object = 1, .op = 102},
               text("setdefault", key));
    story_.add({.process = 2, .kind = Kind::manager_call, .object = 1, .op = 102}, got);
    const bool is_whole = got.size() < 1021;
    EXPECT_EQ(held(), "{" + key + (is_whole ? ": 1234567}" : ": ?}")) << size;
  }
  make("Queue", "[]");
  call(2, "put", "'b'");
  call(2, "get", std::string(1010, 'x'));
  EXPECT_EQ(held(), "") << "it got something";
}

TEST_F(Managed, AnAnswerStillComesFromTheServer) {
  make("dict", "{'n':0}");
  call(2, "__setitem__", "'n'\n1");
  const auto timeline = story_.play<Timeline>();
  int calls = 0;
  for (const Flow& flow : timeline.flows().all())
    calls += flow.kind == FlowKind::call || flow.kind == FlowKind::answer ? 1 : 0;
  EXPECT_EQ(calls, 2);
}

TEST(ToldCall, IsWrittenAsAProgramWritesIt) {
  const auto words = [](std::string_view text) { return call_words("d", ToldCall::of(text)); };
  EXPECT_EQ(words("__getitem__ on dict\n'n'"), "d['n']");
  EXPECT_EQ(words("__setitem__ on dict\n'n'\n1"), "d['n'] = 1");
  EXPECT_EQ(words("__delitem__ on dict\n'n'"), "del d['n']");
  EXPECT_EQ(words("__contains__ on dict\n'n'"), "'n' in d");
  EXPECT_EQ(words("__setattr__ on Namespace\n'x'\n1"), "d.x = 1");
  EXPECT_EQ(words("__getattribute__ on Namespace\n'x'"), "d.x");
  EXPECT_EQ(words("__len__ on dict\n"), "len(d)");
  EXPECT_EQ(words("put on Queue\n1\nblock=False"), "d.put(1, block=False)");
  EXPECT_EQ(words("get on Queue\n"), "d.get()");
  EXPECT_EQ(words("get on Queue"), "d.get(…)") << "not told";
  EXPECT_EQ(words("__setitem__ on dict"), "d[…] = …");
}

TEST(ToldCall, WhatWasCutIsNotSaid) {
  const std::string start = "append on list\n'" + std::string(980, 'x') + "'\n";
  const ToldCall argument = ToldCall::of(start + "123456789012345678901234");
  EXPECT_TRUE(argument.cut);
  EXPECT_EQ(argument.args.back(), "…");
  const std::string answer = start + "→ 1234567890123456789012";
  EXPECT_EQ(ToldCall::of(answer).answer, std::nullopt);
  EXPECT_EQ(ToldCall::of(std::string_view(answer).substr(0, 1020)).answer, "123456789012345678");
}

TEST(ToldCall, AnyTextIsRead) {
  for (const char* text : {"", "\n", "\n\n\n", "x", " on ", "a on b\n→ ", "a on b\n! ", "→ 1"}) {
    const ToldCall call = ToldCall::of(text);
    call_words("", call);
  }
  for (const char* text : {"", "{", "}", "{}", "{:}", "{,}", "{1}", "{'a", "{'a': '}", "{]: 1}"})
    dict_entries(text);
  EXPECT_FALSE(dict_entries("{1: 2, …"));
  EXPECT_FALSE(dict_entries("{1: 2, …}"));
  EXPECT_FALSE(list_elements("[1, 2"));
  EXPECT_EQ(dict_entries("{}")->size(), 0U);
  EXPECT_EQ(list_elements("['a\\'], ', <X>]")->size(), 2U);
}

TEST(ToldCall, MarksAndLabelsShowIt) {
  Story story = three_processes("a", "b");
  story.create(1, "manager", "d", "of=dict");
  story.add({.process = 2, .kind = Kind::manager_call, .object = 1, .op = 9},
            "__getitem__ on dict\n'n'\n→ 0");
  const World world = story.play<World>();
  const ObjectModel& model = world.object(1)->model();
  const MarkedEvent told{Kind::manager_call, 0, 0, false, "__getitem__ on dict\n'n'\n→ 0"};
  EXPECT_EQ(model.mark_words(told).arg("text"), "d['n'] → 0");
  EXPECT_EQ(model.mark_label(told).key, "label.mark.manager.call");
  EXPECT_EQ(model.mark_label(told).arg("text"), "['n'] → 0") << "the lane has the name";
  const MarkedEvent put{Kind::manager_call, 0, 0, false, "put on Queue\n1"};
  EXPECT_EQ(model.mark_label(put).arg("text"), "put(1)");
  const MarkedEvent old{Kind::manager_call, 0, 0, false, "__getitem__ on dict"};
  EXPECT_EQ(model.mark_words(old).arg("text"), "d[…]");
  EXPECT_EQ(model.mark_label(old).key, "");
  const MarkedEvent failed{Kind::manager_call, 0, 0, false, "pop on dict\n'n'\n! KeyError"};
  EXPECT_EQ(model.mark_words(failed).arg("text"), "d.pop('n') ✗ KeyError");
}

}  // namespace
}  // namespace procession::world
