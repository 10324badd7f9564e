// The common part of the recording's tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus.h"
#include "record/format.h"
#include "record/recording.h"
#include "record/writer.h"

namespace procession::record::test {

// A temporary folder, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(std::string_view name = "run.procession") const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// An event with memory of its own for its views.
struct Kept {
  explicit Kept(const Event& from);
  Event event;
  std::string text, file, fields;
};

// "" if all fields are equal, else the names of those that differ.
std::string difference(const Kept& wanted, const Event& got);

RunHeader some_header();
std::string contents(const std::string& path);
void set_contents(const std::string& path, std::string_view bytes);

// Opens a file that must be readable; a failed test and nullptr otherwise.
std::unique_ptr<Recording> open_good(const std::string& path);
std::unique_ptr<Writer> create_good(const std::string& path);

std::vector<Kept> events_of(const Recording& recording, std::uint64_t first = 1,
                            std::uint64_t last = ~std::uint64_t{0});

// The recording's damage, a sentence a line.
std::string sentences(const Recording& recording);

// The position of the n-th chunk, from 0.
std::size_t chunk_at(const std::string& bytes, int n);
// Changes the head of the chunk at `at` and seals it again, so that its checksums are right.
void forge(std::string& bytes, std::size_t at, const std::function<void(ChunkHead&)>& change);
// A chunk of this file, as its writer would write it.
std::string make_chunk(const std::string& bytes, ChunkType type, std::string_view payload);

// Writes a small finished recording of `chunks` chunks of `each` events; returns its events.
std::vector<Kept> write_small(const std::string& path, int chunks = 3, int each = 5);

// Whether each readable event is one of `all`, in order and unchanged.
bool is_part_of(const std::vector<Kept>& all, const Recording& recording);

}  // namespace procession::record::test
