#!/usr/bin/env python3
"""Proves that each check of this folder can fail: plants a fault in a small tree and expects the finding."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import codes_check
import commands_check
import folders_check
import format_check
import glossary_check
import include_check
import lessons_check
import table_check
import text_check
import top_level_check
import types_check
import unity_check
import words_check


class House(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name in ("core/schema/kind.h", "core/channel/ring.h", "core/channel/include/procession.h",
                     "core/mp/lock.h", "core/record/writer.h", "core/run/keeper.h", "app/panel.h"):
            self.plant(name, "#pragma once\n")

    def tearDown(self):
        self.folder.cleanup()

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def finds(self, check, *parts):
        found = list(check.findings(self.root))
        self.assertTrue(any(all(p in line for p in parts) for line in found), found)

    def finds_nothing(self, check):
        self.assertEqual(list(check.findings(self.root)), [])


class Codes(House):
    TABLE = """inline constexpr auto kErrorKeys = std::to_array<SentenceKey>({
    {"error.record.empty", "", "the recording is empty"},
    {"error.end.time", "time", "its time of {time} was over"},
    {"error.end.processes", "count limit",
     "it had {count} processes, more than its "
     "limit of {limit}"},
    {"error.end.outlived", "count", "{count} processes"},
    {"error.end.outlived_one", "count", "{count} process"},
    {"error.cli.target", "", "nothing has this name"},
    {"advice.record.again", "", "record it again"},  // "advice.record.comment"
});
"""
    USES = """return failure({"error.record.empty"}, path, {"advice.record.again"});
// failure({"error.record.none"}): a comment.
Error a{{"error.end.time", {{"time", seconds(f({1, "x"}))}}}};
Error b{{"error.end.processes",
         {{"count", std::to_string(1)}, {"limit", "}"}}}};
Error c{{"error.end.outlived", {{"count", "1"}}}, "", {}};
Error d{{"error.cli.target"}};
"""
    CHINESE = """[error]
"record.empty" = "空"
"end.time" = "{time}"
"end.processes" = "{count} {limit}"
"end.outlived" = "{count}"
[advice]
"record.again" = "再"
"""

    def setUp(self):
        super().setUp()
        self.plant("core/base/error_keys.h", self.TABLE)
        self.plant("core/run/end.cpp", self.USES)
        self.plant("assets/languages/zh.toml", self.CHINESE)

    def test_keys_are_free(self):
        self.plant("app/panel.cpp", 'say("end.time"); if (error.what.key == "error.end.time") x();\n'
                   'label("it is empty now, all of it"); text.find(" of "); out = error.sentence();\n')
        self.finds_nothing(codes_check)

    def test_a_key_that_nobody_knows(self):
        self.plant("app/panel.cpp", '\nif (error.what.key == "error.end.tyme") x();\n')
        self.finds(codes_check, "app/panel.cpp:2", "error.end.tyme is no key")

    def test_a_key_that_nobody_uses(self):
        self.plant("core/run/end.cpp", self.USES.replace("error.cli.target", "error.end.time"))
        self.finds(codes_check, "error.cli.target", "nowhere")

    def test_other_arguments(self):
        self.plant("app/panel.cpp", 'x({"error.end.time", {{"tyme", f("a")}}});\n')
        self.finds(codes_check, "app/panel.cpp:1", "takes (time), not (tyme)")
        self.plant("app/panel.cpp", 'x({"error.end.time"});\n')
        self.finds(codes_check, "app/panel.cpp:1", "takes (time), not ()")

    def test_no_chinese(self):
        self.plant("assets/languages/zh.toml", self.CHINESE.replace('"end.time"', '"end.tyme"'))
        self.finds(codes_check, "zh.toml", "error.end.time is missing")
        self.finds(codes_check, "zh.toml", "error.end.tyme is no key")

    def test_words_that_are_matched(self):
        self.plant("app/panel.cpp", 'if (why.find("its time") != npos) x();\n')
        self.finds(codes_check, "app/panel.cpp:1", "error.end.time")
        self.plant("app/panel.cpp", 'if (why == "the recording is empty") x();\n')
        self.finds(codes_check, "app/panel.cpp:1", "error.record.empty")

    def test_a_table_of_words(self):
        self.plant("app/panel.cpp", 'constexpr Form kForms[] = {{"time", "its time of {time} was over"}};\n')
        self.finds(codes_check, "app/panel.cpp:1", "error.end.time")
        self.plant("app/panel.cpp", 'constexpr Form kForms[] = {{"x", "processes, more than its "\n"limit of"}};\n')
        self.finds(codes_check, "app/panel.cpp:1", "error.end.processes")

    def test_a_sentence_that_is_looked_into(self):
        for line in ('if (error.sentence().starts_with("x")) x();', "if (a == world.why_ended()) x();",
                     "const std::string why = outcome.error().said();\nif (why.find('x') == 0) x();"):
            self.plant("app/panel.cpp", line + "\n")
            self.finds(codes_check, "app/panel.cpp:", "looks into a sentence")


class Folders(House):
    def test_forty_files_are_the_most(self):
        for i in range(folders_check.MOST - 1):
            self.plant(f"core/run/a{i}.h", "")
            self.plant(f"tests/fixtures/recordings/{i}.json", "")
            self.plant(f"tests/fixtures/recordings/{i}.procession", "")
        self.finds_nothing(folders_check)
        self.plant("core/run/last.h", "")
        self.finds(folders_check, "core/run: 41 files")


class Includes(House):
    def test_downward_is_free(self):
        self.plant("core/run/keeper.cpp", '#include "run/keeper.h"\n#include "record/writer.h"\n'
                   '#include <vector>\n')
        self.plant("app/panel.cpp", '#include "panel.h"\n#include "record/writer.h"\n#include <imgui.h>\n')
        self.plant("lessons/04_x/y/main.cpp", "#include <procession.h>\n#include <vector>\n")
        self.finds_nothing(include_check)

    def test_upward(self):
        self.plant("core/record/writer.cpp", '\n#include "run/keeper.h"\n')
        self.finds(include_check, "core/record/writer.cpp:2", "run/keeper.h")

    def test_upward_by_a_relative_path(self):
        self.plant("core/record/writer.cpp", '#include "../run/keeper.h"\n')
        self.finds(include_check, "core/record/writer.cpp:1")

    def test_core_knows_no_window(self):
        self.plant("core/run/keeper.cpp", '#include "app/panel.h"\n')
        self.finds(include_check, "app/panel.h")
        self.plant("core/run/keeper.cpp", "#include <imgui.h>\n")
        self.finds(include_check, "imgui.h")

    def test_mp_knows_schema_and_channel_only(self):
        self.plant("core/mp/sync/lock.cpp", '#include "schema/kind.h"\n#include <procession.h>\n')
        self.finds_nothing(include_check)
        self.plant("core/mp/sync/lock.cpp", '#include "record/writer.h"\n')
        self.finds(include_check, "core/mp/sync/lock.cpp:1")

    def test_schema_knows_base_only(self):
        self.plant("core/base/error.h", "#pragma once\n")
        self.plant("core/schema/kind.cpp", '#include "base/error.h"\n')
        self.finds_nothing(include_check)
        self.plant("core/schema/kind.cpp", '#include "channel/ring.h"\n')
        self.finds(include_check, "core/schema/kind.cpp:1")
        self.plant("core/schema/kind.cpp", "")
        self.plant("core/base/error.cpp", '#include "schema/kind.h"\n')
        self.finds(include_check, "core/base/error.cpp:1")

    def test_rooms_of_a_folder(self):
        self.plant("core/world/world.h", '#include "world/model/lock.h"\n')
        self.plant("core/world/model/lock.h", '#include "world/world.h"\n')
        self.plant("core/world/layout/layout.h", '#include "world/world.h"\n')
        self.finds_nothing(include_check)
        self.plant("core/world/world.h", '#include "world/layout/layout.h"\n')
        self.finds(include_check, "core/world/world.h:1", "a room above")
        self.plant("core/world/world.h", "")
        self.plant("core/world/cellar/a.h", '#include "world/world.h"\n')
        self.finds(include_check, "core/world/cellar/a.h:1", "ROOMS does not know")

    def test_rooms_of_the_window(self):
        self.plant("app/compat.h", "#pragma once\n")
        self.plant("app/panels/ui.h", '#include "commands/requests.h"\n')
        self.plant("app/commands/requests.h", '#include "session/session.h"\n')
        self.plant("app/session/session.h", '#include "text/wrap.h"\n')
        self.plant("app/text/wrap.h", '#include "compat.h"\n')
        self.plant("app/main.cpp", '#include "window/window.h"\n#include "panels/ui.h"\n')
        self.plant("app/window/window.h", '#include "panel.h"\n')
        self.finds_nothing(include_check)
        for name, include in (("app/commands/requests.h", "panels/ui.h"), ("app/text/wrap.h", "session/session.h"),
                              ("app/session/session.h", "panel.h"), ("app/compat.h", "text/wrap.h")):
            kept = (self.root / name).read_text()
            self.plant(name, f'\n#include "{include}"\n')
            self.finds(include_check, f"{name}:2: {include} is in a room above")
            self.plant(name, kept)

    def test_panels_change_nothing_by_themselves(self):
        self.plant("app/commands/control.h", "#pragma once\n")
        self.plant("app/commands/run.cpp", '#include "commands/control.h"\n')
        self.plant("app/app.cpp", '#include "commands/control.h"\n')
        self.finds_nothing(include_check)
        for name in ("app/panels/ui.cpp", "app/draw/axis.cpp", "app/session/session.cpp"):
            path = self.plant(name, '#include "commands/control.h"\n')
            self.finds(include_check, f"{name}:1: commands/control.h is not for this room")
            path.unlink()

    def test_lessons_know_the_library_only(self):
        self.plant("lessons/04_x/y/main.cpp", '#include "record/writer.h"\n')
        self.finds(include_check, "lessons/04_x/y/main.cpp:1")


class Words(House):
    def test_clean(self):
        self.plant("core/run/a.cpp", "// It waits. See /tmp/x, build/release and a/work/b.\n")
        self.finds_nothing(words_check)

    def test_each_bites(self):
        for text in ("// TO" "DO later\n", "x = 1  # fix" "me\n", "a stu" "b of it\n",
                     "see https:" "//example.org/x\n", "path=/wo" "rk/x\n", '"/ro' 'ot/.cache"\n',
                     "cd /ho" "me/someone/x\n"):
            path = self.plant("core/run/a.py", text)
            self.finds(words_check, "core/run/a.py:1")
            path.unlink()


class TopLevel(House):
    def test_each_bites(self):
        self.plant("scripts/x.py", "")
        self.plant("core/run/kinds.h", "")
        self.finds(top_level_check, "scripts: not agreed")
        self.finds(top_level_check, "LICENSE: missing")
        self.finds(top_level_check, "tests/run: missing or not executable")
        self.finds(top_level_check, "core/run/kinds.h: a generated file")
        self.finds(top_level_check, "core/run: no README.md")


class Lessons(House):
    TOLD = ('id = "two_words"\n[[parameter]]\nname = "items"\n[[check]]\nrule = "queue.items"\n[[step]]\nid = "full"\nshows = ["true"]\n'
            '[step.waits_for]\nkind = "queue.put"\n[[predict]]\nid = "who"\nstep = "full"\nkind = "fixed"\n')
    TEST = ('short = {items = 2}\nlongest = 1\ntelling = [{steps = ["full"], line = "^done$"}]\nholds = [{steps = ["full"]}]\n'
            'twins = [{questions = ["who"]}]\nchanges = [{to = {items = 3}, question = "who"}]\n'
            '[[break]]\nname = "one_less"\nfails = [["queue.items", "tasks"]]\n'
            "[[break.edit]]\nfrom = 'a'\nto = 'is_broken(\"one_less\")'\n"
            '[[flaw]]\nname = "put twice"\nsteps = ["full"]\nfrom = "put"\nto = "put, put"\n')

    def setUp(self):
        super().setUp()
        for name in ("main.cpp", "main.py"):
            self.plant(f"lessons/04_x/two_words/{name}", "put\n")
        self.plant("lessons/04_x/two_words/lesson.toml", self.TOLD)
        self.plant("lessons/04_x/two_words/test.toml", self.TEST)

    def test_one_that_says_all(self):
        self.finds_nothing(lessons_check)

    def test_a_folder_that_says_nothing(self):
        (self.root / "lessons/04_x/two_words/test.toml").unlink()
        self.finds(lessons_check, "two_words/test.toml: missing")

    def test_each_line_is_needed(self):
        for what, instead, said in (("longest = 1", "", "longest is missing"), ("longest", "longst", "no key longst"),
                                    ("telling =", "answers =", "telling is missing"), ("twins", "answers", "twins is missing"),
                                    ("holds", "telling2", "holds is missing"), ("to = {items", "to = {itms", "parameter itms"),
                                    ("to = {items", "to = {itms", "nobody looks at parameter items"),
                                    ('question = "who"', 'question = "how"', "nobody looks at question who"),
                                    ('steps = ["full"]', 'steps = ["ful"]', "no step ful"),
                                    ("queue.items", "queue.once", "no break makes check queue.items fail"),
                                    ("is_broken", "broken", "break one_less is in no edit"),
                                    ("[[flaw]]", "[[shown]]", "no flaw is meant for step full"),
                                    ('from = "put"', 'from = "get"', "main.py has this 0 times"),
                                    ("telling =", 'unbreakable = [{step = "full", claims = ["1 < 0"], why = "so"}]\ntelling =',
                                     "step full does not show 1 < 0")):
            self.plant("lessons/04_x/two_words/test.toml", self.TEST.replace(what, instead))
            self.finds(lessons_check, "two_words/test.toml", said)

    def test_a_fault_on_purpose_has_a_run_and_no_break(self):
        fault = self.TOLD.replace("[[step]]", '[[check]]\nrule = "wait.no_circle"\nfault = true\n[[step]]')
        self.plant("lessons/04_x/two_words/lesson.toml", fault)
        self.finds(lessons_check, "two_words/test.toml", "no run shows the fault wait.no_circle")
        self.plant("lessons/04_x/two_words/test.toml",
                   self.TEST.replace("[[break]]", 'shown = [{rule = "wait.no_circle", set = {items = 3}}]\n[[break]]'))
        self.finds_nothing(lessons_check)

    def test_a_list_of_lessons(self):
        self.plant("tests/integration/x_test.py", 'LESSONS = ["producer_consumer",\n           "two_words"]\n')
        self.finds(lessons_check, "tests/integration/x_test.py:2", "two_words")
        self.plant("tests/integration/x_test.py", 'producer_consumer of_two_words two_words_more\n')
        self.finds_nothing(lessons_check)


class Glossary(House):
    TERM = ('[[term]]\nid = "page_table"\nname.en = "page table"\nname.zh = "页表"\nalso.en = ["table of pages"]\n'
            'means.en = "a"\nmeans.zh = "b"\nseen.en = "c"\nseen.zh = "d"\nlessons = ["two_words"]\n')
    FOLDER = "lessons/04_x/two_words"
    STRESSED = 'en = ["not"]\nzh = ["不"]\n'

    def setUp(self):
        super().setUp()
        self.plant(f"{self.FOLDER}/lesson.toml", 'id = "two_words"\ntitle.en = "Two words"\ntitle.zh = "两个词"\n')
        self.plant(f"{self.FOLDER}/text.en.md", "# T\n\n*Page-tables* are *not*\n**tables of\npages**, 2 * 3 * 4.\n\n"
                   "See *Two words*, `*p` and `*q`, and *a `code`*.\n\n```\n*fenced*\n```\n")
        self.plant(f"{self.FOLDER}/text.zh.md", "*页表*（*page table*）可*不*是页。\n")
        self.plant("lessons/glossary.toml", self.TERM.replace('pages"]', 'pages", "tables of pages"]'))
        self.plant("tests/house/stressed_words.toml", self.STRESSED)

    def test_what_is_free(self):
        self.finds_nothing(glossary_check)

    def test_a_word_that_is_no_term(self):
        for language, text in (("en", "page"), ("zh", "页"), ("zh", "not"), ("en", "不")):
            for mark in ("*", "**"):
                path = self.root / f"{self.FOLDER}/text.{language}.md"
                kept = path.read_text()
                path.write_text(f"{kept}\nThe {mark}{text}{mark}.\n")
                lines = kept.count("\n") + 2
                self.finds(glossary_check, f"{self.FOLDER}/text.{language}.md:{lines}", f'"{text}" is marked and no term')
                path.write_text(kept)

    def test_a_list_that_is_too_long(self):
        self.plant("tests/house/stressed_words.toml", self.STRESSED.replace('"not"', '"not", "never"'))
        self.finds(glossary_check, 'no text marks "never" in en')
        self.plant("tests/house/stressed_words.toml", self.STRESSED.replace('"不"', '"不", "页表"'))
        self.finds(glossary_check, '"页表" is a term')

    def test_each_line_of_a_term_is_needed(self):
        for key in ("name.zh", "means.en", "means.zh", "seen.en", "seen.zh"):
            self.plant("lessons/glossary.toml", self.TERM.replace(f"{key} =", f"x-{key} ="))
            self.finds(glossary_check, "page_table", f"{key} is missing")
        self.plant("lessons/glossary.toml", self.TERM.replace('"two_words"', '"three_words"'))
        self.finds(glossary_check, "page_table: there is no lesson three_words")
        self.plant("lessons/glossary.toml", self.TERM + self.TERM.replace('"page_table"', '"other"').replace("页表", "表"))
        self.finds(glossary_check, 'other: term page_table has "page table" already')
        (self.root / "lessons/glossary.toml").unlink()
        self.finds(glossary_check, "lessons/glossary.toml: missing")


class Unity(House):
    def test_two_of_a_name(self):
        root = self.root.resolve()
        build = root / "build"
        build.mkdir()
        sources = [self.plant(f"core/run/{name}.cpp", "namespace { int steps = 0; }\n").resolve() for name in "ab"]
        commands = [{"file": str(one), "directory": str(root),
                     "command": f"c++ -I{root} -o CMakeFiles/procession_run.dir/{one.name}.o -c {one}"} for one in sources]
        (build / "compile_commands.json").write_text(json.dumps(commands))
        [found] = unity_check.findings(root, build)
        self.assertIn("b.cpp:1", found)
        self.assertIn("redefinition", found)
        sources[1].write_text("namespace { int turns = 0; }\n")
        self.assertEqual(list(unity_check.findings(root, build)), [])
        self.assertTrue((build / "unity_clean").exists())
        sources[0].write_text("namespace { int turns = 0; }\n")
        self.assertEqual(len(list(unity_check.findings(root, build))), 1)


class Format(House):
    def test_bites(self):
        tool = format_check.clang_format()
        if not tool:
            self.skipTest("no clang-format of the right version")
        self.plant(".clang-format", "BasedOnStyle: Google\n")
        self.assertEqual(list(format_check.findings(self.root, tool)), [])
        self.plant("core/run/keeper.cpp", "int  main( ){return 0;}\n")
        self.assertEqual(list(format_check.findings(self.root, tool)), ["core/run/keeper.cpp"])


class Table(House):
    def test_bites(self):
        rows = "| a |\n"
        old = "x\n<!-- kinds -->\n| b |\n<!-- end of kinds -->\ny\n"
        new = table_check.with_table(old, "kinds", rows)
        self.assertNotEqual(new, old)
        self.assertEqual(table_check.with_table(new, "kinds", rows), new)
        self.assertIsNone(table_check.with_table("no marks\n", "kinds", rows))

    def test_the_script_says_so(self):
        here = pathlib.Path(__file__).resolve().parent
        schema = here.parent.parent / "core/schema"
        for name in ("generate.py", "kinds.toml", "README.md"):
            self.plant(f"core/schema/{name}", (schema / name).read_text())
        command = [sys.executable, str(here / "table_check.py"), str(self.root)]
        self.assertEqual(subprocess.run(command, check=False).returncode, 0)
        kinds = self.root / "core/schema/kinds.toml"
        kinds.write_text(kinds.read_text().replace('text = "why it ended, in English"', 'text = "the end"'))
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not those of kinds.toml", done.stderr)


class Types(House):
    def setUp(self):
        super().setUp()
        self.plant("core/schema/kinds.toml", '[[type]]\nname = "queue"\n[[type]]\nname = "lock"\n')

    def test_bites(self):
        for fault in ('if (object.type == "queue") f();', 'return "lock" != one->type;',
                      'if (field(text, "type") == "lock") f();', 'b = info->subject != "queue";'):
            self.plant("core/run/keeper.cpp", f"\n{fault}\n")
            self.finds(types_check, "core/run/keeper.cpp:2")

    def test_what_is_free(self):
        self.plant("core/run/keeper.cpp", 'if (object.type == ObjectType::queue) say("queue");\n'
                   'if (word == "lock" || type == "other") f();\n')
        self.plant("tests/unit/a_test.cpp", 'EXPECT_TRUE(row.type == "lock");\n')
        self.finds_nothing(types_check)


class Text(House):
    def test_bites(self):
        for fault in ('ImGui::TextUnformatted(words);', 'ImGui::Text("%s", words);', 'if (ImGui::Button("Run")) run();',
                      'ImGui::Selectable(words.c_str());', 'ImGui::InputTextWithHint("###a", b, c, d);',
                      'ImGui::InputInt("###a", &b);', 'ImGui::Checkbox ("###a", &b);', 'ImGui::BeginCombo("###a", b);',
                      'ImGui::SetTooltip("%s", words);', 'ImGui::BeginPopupModal(words);', 'ImGui::MenuItem(words);',
                      'ImGui::Begin(words, nullptr, 0);', 'ImGui::CalcTextSize(words);',
                      'list.AddText(font, size, at, ink, words);', 'ImGui::GetWindowDrawList()->AddText(at, ink, words);',
                      'font->CalcTextSizeA(size, FLT_MAX, 0, words);', 'ui.fonts.want(words);', 'appearance_.fonts().want(words);',
                      'using namespace ImGui;', 'namespace im = ImGui;'):
            self.plant("app/panels/a.cpp", f"\n{fault}\n")
            self.finds(text_check, "app/panels/a.cpp:2")

    def test_the_door_and_what_draws_no_text(self):
        self.plant("app/text/text_out.cpp", "ImGui::TextUnformatted(words); list.AddText(at, ink, words); fonts_.want(words);\n")
        self.plant("app/panels/a.cpp", 'ui.text.at(list, face, at, ink, words);  // ImGui::Text(words)\nui.want("run"_command);\n'
                   'ImGui::Begin("a", nullptr,\n             ImGuiWindowFlags_NoDecoration);\nImGui::BeginChild("b");\n'
                   'ImGui::InvisibleButton("c", size); ImGui::AlignTextToFramePadding(); ImGui::BeginTooltip();\n')
        self.plant("tests/gui/a_test.cpp", "ImGui::Text(words);\n")
        self.finds_nothing(text_check)


class Commands(House):
    ROWS = ('constexpr Command kRunRows[] = {\n    {"run", {{\'R\', Mod::none, "R"}}, always, run},\n'
            '    {"stop",\n     {},\n     always, stop},\n};\n\nCommandRows run_commands() { return kRunRows; }\n')
    LIST = "constexpr Feature kFeatures[] = {{Group::run, run_commands}};\n"

    def setUp(self):
        super().setUp()
        self.plant("app/commands/run.cpp", self.ROWS)
        self.plant("app/commands/features.cpp", self.LIST)

    def test_what_is_free(self):
        self.plant("app/panel.cpp", 'button(ui, "run", ui.tr("stop"_command)); words("action." + id);\n')
        self.plant("tests/gui/a_test.cpp", 'EXPECT_TRUE(shows("do_action.run") && shows("action.run"));\n')
        self.finds_nothing(commands_check)

    def test_two_rows(self):
        self.plant("app/commands/step.cpp", self.ROWS.replace('"stop"', '"step"').replace("run_c", "step_c"))
        self.plant("app/commands/features.cpp", self.LIST + "step_commands\n")
        self.finds(commands_check, "app/commands/step.cpp:2: run has a row already, app/commands/run.cpp:2")

    def test_two_rows_of_one_table(self):
        self.plant("app/commands/run.cpp", self.ROWS.replace('"stop"', '"run"'))
        self.finds(commands_check, "app/commands/run.cpp:3: run has a row already")

    def test_no_row(self):
        for name in ("app/panel.cpp", "tests/gui/a_test.cpp"):
            path = self.plant(name, '\nhint(ui, "rnu"_command);\n')
            self.finds(commands_check, f'{name}:2: "rnu"_command')
            path.unlink()

    def test_no_panel(self):
        self.plant("app/panels/bars/find_bar.h", 'FindBar() : Bar("find_bar") {}\n')
        self.plant("app/commands/find.cpp", 'show_panel<"find_bar"_panel>\n')
        self.finds_nothing(commands_check)
        self.plant("app/commands/find.cpp", '\nshow_panel<"fnid_bar"_panel>\n')
        self.finds(commands_check, 'app/commands/find.cpp:2: "fnid_bar"_panel: no panel has this id')

    def test_words_by_their_key(self):
        self.plant("app/panel.cpp", 'ui.tr("action.run");\n')
        self.finds(commands_check, 'app/panel.cpp:1: "action.run"')

    def test_a_feature_that_is_not_listed(self):
        self.plant("app/commands/features.cpp", "\n")
        self.finds(commands_check, "app/commands/run.cpp:8: run_commands is not in the list")


if __name__ == "__main__":
    unittest.main()
