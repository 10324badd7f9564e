// Every key that the window asks for is there in both languages, and none is there for nothing.
#include "text/language.h"

#include <gtest/gtest.h>
#include <imgui.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "commands/command.h"
#include "lesson/lesson.h"
#include "schema/kind.h"
#include "screen.h"
#include "session/end_reason.h"
#include "world/words/sentence_keys.h"

using namespace procession;
using namespace procession::app;

namespace {

const std::string kFolder = PROCESSION_SOURCE "/assets/languages";

FlatToml words_of(const std::string& code) {
  Result<FlatToml> words = read_toml(kFolder + "/" + code + ".toml");
  EXPECT_TRUE(words) << words.error().sentence();
  return words ? *words : FlatToml{};
}

std::set<std::string> names_in(const std::string& words) {
  std::set<std::string> names;
  const std::regex name("\\{([a-z_]+)\\}");
  for (std::sregex_iterator at(words.begin(), words.end(), name), end; at != end; ++at)
    names.insert((*at)[1]);
  return names;
}

// What the expression's group finds in the sources below a folder.
std::set<std::string> found_in(const char* below, const std::regex& wanted) {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(below)) {
    const std::filesystem::path extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".h" && extension != ".py") continue;
    // These files contain keys of other tables.
    const std::string folder = entry.path().parent_path().filename();
    if (folder == "theme" || folder == "settings") continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
      found.insert((*at)[1]);
  }
  return found;
}

// Keys in quotes in the sources of app/.
std::set<std::string> keys_in_sources() {
  return found_in(PROCESSION_SOURCE "/app", std::regex("\"([a-z_]+\\.[a-z_.]+)\""));
}

// What core/mp and the tracer call the types of their objects.
std::set<std::string> types_in_sources() {
  std::set<std::string> types =
      found_in(PROCESSION_SOURCE "/core/mp", std::regex("\"type\", \"([a-z]+)\""));
  types.merge(found_in(PROCESSION_SOURCE "/core/python", std::regex("\\btype=\"([a-z]+)\"")));
  return types;
}

bool has_prefix(const std::string& key, std::initializer_list<const char*> prefixes) {
  for (const char* prefix : prefixes)
    if (key.starts_with(prefix)) return true;
  return false;
}

}  // namespace

TEST(Languages, BothHaveTheSameKeys) {
  const FlatToml en = words_of("en"), zh = words_of("zh");
  for (const auto& [key, words] : en)
    if (!key.ends_with("_one")) {
      EXPECT_TRUE(zh.contains(key)) << "zh.toml lacks " << key;
    }
  for (const auto& [key, words] : zh) {
    EXPECT_TRUE(en.contains(key) || find_key(kErrorKeys, key) != nullptr)
        << "en.toml lacks " << key;
  }
}

TEST(Languages, BothFillInTheSameValues) {
  const FlatToml en = words_of("en"), zh = words_of("zh");
  for (const auto& [key, words] : zh)
    if (const auto other = en.find(key); other != en.end()) {
      EXPECT_EQ(names_in(words), names_in(other->second)) << key;
    }
}

TEST(Languages, EverySentenceOfTheWorldIsThere) {
  for (const char* code : {"en", "zh"}) {
    const FlatToml words = words_of(code);
    for (const world::SentenceKey& row : world::kSentenceKeys) {
      const auto found = words.find(row.key);
      ASSERT_NE(found, words.end()) << code << ".toml lacks " << row.key;
      const std::string args = " " + std::string(row.args) + " ";
      for (const std::string& name : names_in(found->second))
        EXPECT_NE(args.find(" " + name + " "), std::string::npos)
            << code << ": " << row.key << " has no argument " << name;
    }
  }
}

TEST(Languages, EveryStateTypeAndRuleIsThere) {
  const FlatToml words = words_of("en");
  for (int state = 0; state <= static_cast<int>(world::State::gone); ++state) {
    const std::string name(world::state_name(static_cast<world::State>(state)));
    EXPECT_TRUE(words.contains("state." + name)) << name;
  }
  const std::set<std::string> types = types_in_sources();
  ASSERT_GE(types.size(), 15U) << "the search itself is broken";
  for (const std::string& type : types)
    EXPECT_TRUE(words.contains(std::string("type.") + type)) << type;
  for (const TypeInfo& info : kTypes)
    EXPECT_TRUE(words.contains("type." + std::string(info.name))) << info.name;
  for (const world::Verdict& verdict : world::Checks().verdicts())
    EXPECT_TRUE(words.contains("rule." + verdict.rule)) << verdict.rule;
  for (const world::LessonRule& rule : world::lesson_rules())
    EXPECT_TRUE(words.contains("rule." + std::string(rule.name))) << rule.name;
}

// What a thread is about to do, and what it waits in: by the names of kinds.
TEST(Languages, EveryOperationIsNamedByAKindThatThereIs) {
  const FlatToml words = words_of("en");
  for (const auto& [key, text] : words)
    for (const std::string_view table : {"about.", "inside."}) {
      if (!key.starts_with(table)) continue;
      const std::string kind = key.substr(table.size());
      if (kind == "something" || kind == "other") continue;
      EXPECT_TRUE(kind_by_name(kind)) << key;
    }
  for (const KindInfo& kind : kKinds)
    if (kind.role == Role::request && kind.kind != Kind::gate_wait) {
      EXPECT_TRUE(words.contains("about." + std::string(kind.name))) << kind.name;
    }
}

// Names of kinds, such as "queue.put", are for files and programs.
TEST(Languages, EveryKindHasWordsThatAreNotItsName) {
  for (const char* code : {"en", "zh"}) {
    const FlatToml words = words_of(code);
    std::set<std::string> all;
    for (const KindInfo& info : kKinds) {
      const auto found = words.find("kind." + std::string(info.name));
      ASSERT_NE(found, words.end()) << code << ".toml has no words for " << info.name;
      EXPECT_TRUE(all.insert(found->second).second) << code << ": two are " << found->second;
      for (const KindInfo& other : kKinds)
        if (other.name.find('.') != std::string_view::npos) {
          EXPECT_EQ(found->second.find(other.name), std::string::npos) << code << ": " << info.name;
        }
    }
    for (const auto& [key, text] : words)
      if (key.starts_with("kind.")) {
        EXPECT_TRUE(kind_by_name(key.substr(5))) << code << ": " << key;
      }
  }
}

TEST(Languages, AKindIsSaidInWords) {
  const Result<Language> zh = Language::load(kFolder, "zh"), en = Language::load(kFolder, "en");
  ASSERT_TRUE(zh && en);
  const Language::Values values = {
      {"process", "worker-2"}, {"pid", "6186"}, {"object", "counts"}, {"kind", "gate.pass"}};
  EXPECT_EQ(zh->say("mark.object", values), "worker-2（6186），counts：从操作前放行。");
  EXPECT_EQ(en->say("mark.object", values), "worker-2 (6186), counts: let go on.");
  EXPECT_EQ(zh->kind_words("no.such.kind"), "no.such.kind");
}

TEST(Languages, EveryKeyOfTheSourcesIsThereAndNoneIsLeftOver) {
  const FlatToml words = words_of("en");
  std::set<std::string> used = keys_in_sources();
  ASSERT_GT(used.size(), 60U) << "the search itself is broken";
  for (const auto& [group, command] : commands()) used.insert(words_key(*command));
  std::set<std::string> tables;
  for (const auto& [key, text] : words) tables.insert(key.substr(0, key.find('.')));
  for (const std::string& key : used)
    if (tables.contains(key.substr(0, key.find('.'))) && !key.ends_with('.')) {
      EXPECT_TRUE(words.contains(key)) << key << " is asked for";
    }
  for (const auto& [key, text] : words) {
    if (has_prefix(key, {"state.", "type.", "kind.", "rule.", "about.", "inside."}) ||
        key.ends_with("_one"))
      continue;
    EXPECT_TRUE(used.contains(key) || world::sentence_key(key) != nullptr)
        << key << " is never asked for";
  }
}

TEST(Languages, ValuesAndPlurals) {
  const Result<Language> en = Language::load(kFolder, "en");
  ASSERT_TRUE(en);
  EXPECT_EQ(en->say("check.holds", {{"count", "1"}}), "holds for 1 event");
  EXPECT_EQ(en->say("check.holds", {{"count", "2"}}), "holds for 2 events");
  EXPECT_STREQ(en->tr("no.such.key"), "no.such.key");
  const Result<Language> zh = Language::load(kFolder, "zh");
  ASSERT_TRUE(zh);
  EXPECT_EQ(zh->say("check.holds", {{"count", "1"}}), "1 个事件都成立");
  EXPECT_FALSE(Language::load("/no/such/folder", "en"));
}

TEST(Languages, Clock) {
  EXPECT_EQ(clock_text(SessionNs(1'284'000'000)), "00:01.284");
  EXPECT_EQ(clock_text(SessionNs(-5)), "00:00.000");
  EXPECT_EQ(clock_text(SessionNs(600'000'000'000)), "10:00.000");
}

TEST(Languages, NoCharacterIsWithoutAGlyph) {
  for (const char* code : {"en", "zh"}) {
    Screen screen(true, code);
    if (!screen.app().fonts().has_chinese()) GTEST_SKIP() << "no font with Chinese is installed";
    std::string missing;
    for (const ImWchar c : screen.app().fonts().missing()) missing += std::to_string(c) + " ";
    EXPECT_EQ(missing, "") << code;
  }
}

namespace {

// The window does not show these: they are errors of the command line, or for authors of lessons.
bool has_no_chinese(std::string_view key) {
  for (const char* part : {"error.cli.", "advice.cli.", "error.author.", "advice.author."})
    if (key.starts_with(part)) return true;
  return key.ends_with("_one");
}

}  // namespace

TEST(Languages, EveryErrorIsThereInChinese) {
  const FlatToml zh = words_of("zh"), en = words_of("en");
  for (const SentenceKey& row : kErrorKeys) {
    EXPECT_FALSE(en.contains(row.key)) << row.key << ": its English stands in error_keys.h";
    const auto found = zh.find(row.key);
    EXPECT_NE(found == zh.end(), !has_no_chinese(row.key)) << row.key;
    if (found == zh.end()) continue;
    std::set<std::string> wanted = names_in(std::string(row.english));
    EXPECT_EQ(names_in(found->second), wanted) << row.key;
  }
}

TEST(Languages, AnErrorIsSaidInTheLanguage) {
  const Result<Language> zh = Language::load(kFolder, "zh"), en = Language::load(kFolder, "en");
  ASSERT_TRUE(zh && en);
  const Error missing{{"error.record.missing"}, "/tmp/x", {"advice.record.check_name"}};
  EXPECT_EQ(zh->say(missing), "/tmp/x: 没有这份录制；请检查名字");
  EXPECT_EQ(en->say(missing), missing.sentence());
  const Error not_started = error_for(reason_of(ENOENT), {"error.command.start"}, "x");
  EXPECT_EQ(zh->say(not_started), "x: 无法启动：没有那个文件或目录");
  EXPECT_EQ(en->say(not_started), "x: can't be started: No such file or directory");
  const Error refused =
      error_for({{"error.schedule.ended"}},
                {"error.schedule.other",
                 {{"turn", "3"}, {"count", "9"}, {"process", "main"}, {"act", "queue.get"}}});
  EXPECT_EQ(zh->say(refused), "顺序照不下去了：第 3 步（共 9 步）该 main 做“取出”，可是它已经结束");
  EXPECT_EQ(en->say(refused),
            "the schedule can't be followed: at turn 3 of 9 it was for main to do get, but it has "
            "ended");
  const Error written{as_it_is("nobody knows this")};
  EXPECT_EQ(zh->say(written), "nobody knows this");
  const Error of_the_command{{"error.cli.target"}, "x"};
  EXPECT_EQ(zh->say(of_the_command), of_the_command.sentence());
}

// The words of one kind may be the name of another.
TEST(Languages, AKindInAnErrorIsTranslatedOnce) {
  const std::string folder = testing::TempDir() + "once" + std::to_string(getpid());
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/en.toml") << "[kind]\nput = \"get\"\nget = \"fetch\"\n";
  std::ofstream(folder + "/zh.toml") << "[error]\n\"schedule.waits\" = \"它在等 {act}\"\n";
  const Error waits{{"error.schedule.waits", {{"act", "put"}}}};
  for (const auto& [code, words] : {std::pair("en", "it waits for get"), {"zh", "它在等 get"}}) {
    const Result<Language> language = Language::load(folder, code);
    ASSERT_TRUE(language) << language.error().sentence();
    EXPECT_EQ(language->say(waits), words);
  }
  std::filesystem::remove_all(folder);
}

TEST(Languages, HowARunEndedIsSaidInTheLanguage) {
  const Result<Language> zh = Language::load(kFolder, "zh"), en = Language::load(kFolder, "en");
  ASSERT_TRUE(zh && en);
  RunEnd end{EndReason::time, {"error.end.exited", {{"code", "1"}}}};
  end.why = Error{{"error.end.time", {{"time", "2 s"}}}};
  end.outlived = {"error.end.outlived", {{"count", "1"}, {"time", "3 s"}}};
  EXPECT_EQ(en->say(end), end.sentence());
  EXPECT_EQ(zh->say(end), "程序结束，退出码 1：2 s 的时间用完了；3 s 之后还在的 1 个进程被杀死");
  EXPECT_EQ(zh->say(RunEnd()), "");
}

// The pill's words fill in what the reason's sentence has.
TEST(Languages, EachReasonOfAnEndHasItsWords) {
  const FlatToml en = words_of("en");
  const std::pair<EndReason, const char*> reasons[] = {
      {EndReason::time, "error.end.time"},       {EndReason::processes, "error.end.processes"},
      {EndReason::memory, "error.end.memory"},   {EndReason::signal, "error.end.signal"},
      {EndReason::stopped, "error.end.stopped"}, {EndReason::keeper, "error.end.keeper_killed"},
      {EndReason::left, "error.end.left"}};
  for (const auto& [reason, key] : reasons) {
    ASSERT_NE(end_key(reason), nullptr);
    const auto words = en.find(end_key(reason));
    ASSERT_NE(words, en.end()) << end_key(reason);
    const std::string args = " " + std::string(find_key(kErrorKeys, key)->args) + " ";
    for (const std::string& name : names_in(words->second))
      EXPECT_NE(args.find(" " + name + " "), std::string::npos) << key << " has no " << name;
  }
  for (const EndReason reason : {EndReason::untold, EndReason::by_itself, EndReason::not_started,
                                 EndReason::schedule, EndReason::own_failure})
    EXPECT_EQ(end_key(reason), nullptr);
}
