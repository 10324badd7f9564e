// The program's text inside the recording.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/comments.h"
#include "lesson/lesson.h"
#include "record/recording.h"

namespace procession::app {

struct SourceFile {
  std::string name;                // without folders
  std::vector<std::string> lines;  // UTF-8, tabs as spaces, without line ends
  // The lines as they are drawn: their comments may be in another language. As many as `lines`.
  std::vector<std::string> shown;
  // The byte of each drawn line at which its comment begins; npos: it has none.
  std::vector<std::size_t> comment_at;
};

// Fills `comment_at` for the lines as they are drawn. Comments are drawn paler than code.
void mark_comments(SourceFile& file);

// Returns the language of the file's comments.
lesson::ProgramLanguage language_of(const SourceFile& file);

// Returns the programs of a lesson that has not run yet, the variant's first. Reads whole files.
std::vector<SourceFile> sources_of(const lesson::Lesson& lesson, std::string_view variant);

// Returns the source files that are attached to a recording, those of the run's variant first.
// Other attachments (a lesson's texts) are left out. Reads whole files; call it once for a
// recording.
std::vector<SourceFile> sources_of(const record::Recording& recording);

}  // namespace procession::app
