// A recording and the lesson that travelled in it, as the judges of lessons read them.
#pragma once

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "lesson/lesson.h"
#include "record/recording.h"

namespace procession {

struct Recorded {
  std::unique_ptr<record::Recording> recording;
  lesson::Lesson lesson;

  const record::RunHeader& header() const { return recording->header(); }
  // Calls `take` with each event of the run in order, until it returns false.
  void each(const std::function<bool(const Event&)>& take) const {
    recording->each(1, recording->size(), take);
  }
};

// Reads the file. An error is a sentence of the recording or of its lesson.
inline Result<Recorded> recorded(const std::string& path) {
  auto opened = record::Recording::open(path);
  if (!opened) return tl::unexpected<Error>(opened.error());
  std::map<std::string, std::string> files;
  for (const std::string& name : (*opened)->attachments())
    if (auto bytes = (*opened)->attachment(name)) files[name] = std::move(*bytes);
  auto lesson = lesson::lesson_from_files(files, path);
  if (!lesson) return tl::unexpected<Error>(lesson.error());
  return Recorded{std::move(*opened), std::move(*lesson)};
}

// Prints the sentence for the program `name`, and returns its exit code.
inline int fail(const char* name, const Error& error) {
  std::fprintf(stderr, "%s: %s\n", name, error.sentence().c_str());
  return 2;
}

}  // namespace procession
