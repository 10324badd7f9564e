#include "text/markdown.h"

#include <md4c.h>

#include <utility>

namespace procession::app {
namespace {

struct List {
  bool ordered = false;
  unsigned next = 1;
};

struct Builder {
  std::vector<MarkdownBlock> blocks;
  std::vector<List> lists;
  std::string mark;  // mark of the item that has no block yet
  unsigned style = kPlain;
  int quotes = 0;
  bool open = false;  // text goes to the last block
  bool in_head = false;

  void begin(MarkdownBlock::What what, unsigned level = 0) {
    MarkdownBlock block;
    block.what = what;
    block.level = level;
    block.mark = std::exchange(mark, {});
    blocks.push_back(std::move(block));
    open = true;
  }
  std::vector<MarkdownRun>& runs() {
    if (!open) {
      // The text of an item in a tight list has no paragraph.
      if (!lists.empty())
        begin(MarkdownBlock::What::item, static_cast<unsigned>(lists.size()));
      else
        begin(MarkdownBlock::What::paragraph);
    }
    MarkdownBlock& block = blocks.back();
    return block.cells.empty() ? block.runs : block.cells.back();
  }
  void add(std::string_view text) {
    std::vector<MarkdownRun>& to = runs();
    if (!to.empty() && to.back().style == style)
      to.back().text += text;
    else
      to.push_back({std::string(text), style});
  }
};

Builder& builder(void* data) { return *static_cast<Builder*>(data); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* data) {
  Builder& b = builder(data);
  using What = MarkdownBlock::What;
  switch (type) {
    case MD_BLOCK_H:
      b.begin(What::heading, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level);
      break;
    case MD_BLOCK_P:
      if (!b.lists.empty())
        b.begin(What::item, static_cast<unsigned>(b.lists.size()));
      else
        b.begin(b.quotes > 0 ? What::quote : What::paragraph);
      break;
    case MD_BLOCK_CODE:
      b.begin(What::code);
      break;
    case MD_BLOCK_QUOTE:
      ++b.quotes;
      break;
    case MD_BLOCK_UL:
      b.open = false;
      b.lists.push_back({false, 1});
      break;
    case MD_BLOCK_OL:
      b.open = false;
      b.lists.push_back({true, static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start});
      break;
    case MD_BLOCK_LI: {
      List& list = b.lists.back();
      b.mark = list.ordered ? std::to_string(list.next++) + "." : "•";
      b.open = false;
      break;
    }
    case MD_BLOCK_HR:
      b.begin(What::rule);
      break;
    case MD_BLOCK_THEAD:
      b.in_head = true;
      break;
    case MD_BLOCK_TR:
      b.begin(What::row);
      b.blocks.back().header = b.in_head;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      b.blocks.back().cells.emplace_back();
      break;
    default:
      break;
  }
  return 0;
}

int leave_block(MD_BLOCKTYPE type, void* /*detail*/, void* data) {
  Builder& b = builder(data);
  if (type == MD_BLOCK_QUOTE) --b.quotes;
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) b.lists.pop_back();
  if (type == MD_BLOCK_THEAD) b.in_head = false;
  if (type == MD_BLOCK_P || type == MD_BLOCK_H || type == MD_BLOCK_CODE || type == MD_BLOCK_LI ||
      type == MD_BLOCK_TR || type == MD_BLOCK_HR)
    b.open = false;
  if (type == MD_BLOCK_CODE && !b.blocks.back().runs.empty()) {
    std::string& text = b.blocks.back().runs.back().text;
    while (!text.empty() && text.back() == '\n') text.pop_back();
  }
  return 0;
}

unsigned style_of(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_STRONG:
      return kStrong;
    case MD_SPAN_EM:
      return kEmphasis;
    case MD_SPAN_CODE:
      return kCode;
    case MD_SPAN_A:
      return kLink;
    default:
      return kPlain;
  }
}

int enter_span(MD_SPANTYPE type, void* /*detail*/, void* data) {
  builder(data).style |= style_of(type);
  return 0;
}

int leave_span(MD_SPANTYPE type, void* /*detail*/, void* data) {
  builder(data).style &= ~style_of(type);
  return 0;
}

// Returns the character of a named entity that a text may need; other entities stay as they are
// written.
std::string_view entity(std::string_view name) {
  if (name == "&amp;") return "&";
  if (name == "&lt;") return "<";
  if (name == "&gt;") return ">";
  if (name == "&quot;") return "\"";
  if (name == "&nbsp;") return "\u00a0";
  return name;
}

// Returns whether the runs end with a wide character. A line end inside a paragraph is a space, but
// between two Chinese characters it is nothing.
bool after_wide(const std::vector<MarkdownRun>& runs) {
  return !runs.empty() && !runs.back().text.empty() &&
         static_cast<unsigned char>(runs.back().text.back()) >= 0x80;
}

int text(MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* data) {
  Builder& b = builder(data);
  const std::string_view view(bytes, size);
  if (type == MD_TEXT_BR)
    b.add("\n");
  else if (type == MD_TEXT_SOFTBR)
    b.add(after_wide(b.runs()) ? "" : " ");
  else if (type == MD_TEXT_ENTITY)
    b.add(entity(view));
  else if (type == MD_TEXT_NULLCHAR)
    b.add("\uFFFD");
  else
    b.add(view);
  return 0;
}

}  // namespace

std::vector<MarkdownBlock> parse_markdown(std::string_view source) {
  Builder b;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS;
  parser.enter_block = enter_block;
  parser.leave_block = leave_block;
  parser.enter_span = enter_span;
  parser.leave_span = leave_span;
  parser.text = text;
  md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &b);
  return std::move(b.blocks);
}

void mark_terms(std::vector<MarkdownBlock>& blocks,
                const std::function<bool(const std::string&)>& is_term) {
  const auto mark = [&](std::vector<MarkdownRun>& runs) {
    for (MarkdownRun& run : runs)
      if ((run.style & (kStrong | kEmphasis)) != 0 && (run.style & (kCode | kLink)) == 0 &&
          is_term(run.text))
        run.style |= kTerm;
  };
  for (MarkdownBlock& block : blocks) {
    mark(block.runs);
    for (std::vector<MarkdownRun>& cell : block.cells) mark(cell);
  }
}

}  // namespace procession::app
