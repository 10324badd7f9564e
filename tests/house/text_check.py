#!/usr/bin/env python3
"""text_check.py ROOT: only app/text/text_out.* passes text to Dear ImGui; it requests the
glyphs and can list what a frame drew. Fails if another file of the window draws or measures text, uses it as
a name, requests glyphs from Fonts, or gives Dear ImGui an alias.
"""
import pathlib
import re
import sys

import tree

DOOR = ("app/text/text_out.h", "app/text/text_out.cpp")
# Names of Dear ImGui functions that take text which is drawn.
DRAWS = (r"(?:Text|TextV|TextUnformatted|TextColored|TextDisabled|TextWrapped|TextLink|LabelText|BulletText|SeparatorText)\w*"
         r"|(?:Small)?Button|Checkbox\w*|RadioButton|ProgressBar|Selectable|MenuItem|BeginMenu"
         r"|BeginCombo|Combo|(?:V?Slider|Drag|Input)[A-Z]\w*|Color(?:Edit|Picker)\w*|TreeNode\w*|CollapsingHeader"
         r"|(?:Begin)?ListBox|Plot(?:Lines|Histogram)|Value|SetTooltip\w*|SetItemTooltip\w*|BeginPopupModal"
         r"|BeginTabItem|TabItemButton|TableHeader\w*|TableSetupColumn|RenderText\w*|CalcTextSize")
PATTERNS = [
    (re.compile(rf"\bImGui::(?:{DRAWS})\s*\("), "draws or measures text past the door"),
    # A window's name is drawn in its title bar.
    (re.compile(r"\bImGui::Begin\s*\((?![^;]*(?:NoDecoration|NoTitleBar))"), "draws a title past the door"),
    (re.compile(r"(?:->|\.)\s*(?:AddText|RenderText|RenderChar|CalcTextSizeA|CalcWordWrapPositionA)\s*\("),
     "draws or measures text past the door"),
    (re.compile(r"\b\w*[Ff]onts\w*(?:\(\))?(?:->|\.)want\s*\("), "asks for glyphs: the door does"),
    (re.compile(r"\busing\s+(?:namespace\s+)?ImGui\b|\bnamespace\s+\w+\s*=\s*ImGui\b"),
     "Dear ImGui has its own name, by which this check knows it"),
]
COMMENT = re.compile(r"//[^\n]*")


def findings(root):
    root = pathlib.Path(root)
    for name in tree.sources(root):
        if not name.startswith("app/") or name in DOOR:
            continue
        text = COMMENT.sub("", (root / name).read_text(errors="replace"))
        for pattern, wrong in PATTERNS:
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{name}:{line}: {match[0].strip()}: {wrong} (app/text/text_out.h)"


if __name__ == "__main__":
    sys.exit(tree.report("text past its door", list(findings(sys.argv[1]))))
