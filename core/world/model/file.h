// A file, and what each process has of it.
#pragma once

#include "world/model/object_model.h"

namespace procession::world {

// A range of a file and its writer.
struct FilePiece {
  std::int64_t offset = 0, bytes = 0;
  std::uint32_t process = 0;
  std::uint64_t seq = 0;  // of its file.write
};

// What one process has of a file.
struct FileUser {
  std::uint32_t process = 0;
  bool open = false;
  bool append = false;        // opened with O_APPEND
  std::int64_t buffered = 0;  // bytes in the buffer of the process, not in the file yet
  std::int64_t written = 0;   // bytes that it wrote to the file
  std::int64_t writes = 0;
  std::int64_t lost = 0;  // bytes still in its buffer when it died, which never reach the file
};

inline constexpr std::size_t kFilePieces = 512;
// An offset or a size beyond this is garbled.
inline constexpr std::int64_t kMostFileBytes = std::int64_t{1} << 60;

class File final : public ObjectModel {
 public:
  static constexpr ObjectType kType = ObjectType::file;

  std::string path;
  std::int64_t size = 0;     // the greatest end of a write
  std::int64_t writes = 0;   // calls of write(2) that reached it
  std::int64_t written = 0;  // their bytes
  // Bytes, of those in `pieces`, that a later write of another process has covered: lost. Over the
  // whole run: FileContent.
  std::int64_t overwritten = 0;
  std::vector<FileUser> users;  // in order of their file.open
  // By offset, without gaps in what is known; the last kFilePieces of them, and where they begin.
  std::vector<FilePiece> pieces;
  std::int64_t pieces_from = 0;

  void create(const Event& event) override;
  void apply(const Event& event, const Scene& scene) override;
  void died(std::uint32_t process, bool in_order, const Scene& scene) override;
  Count count(const Object& self) const override;
  std::vector<Sentence> count_words(const Counted& at) const override;
  Sentence count_label(const Counted& at) const override;
  Sentence mark_words(const MarkedEvent& mark) const override;
  RowKind row() const override { return RowKind::file; }
  Section section() const override { return Section::file; }
  void facts(FactSink& out) const override;

 private:
  FileUser& user_of(std::uint32_t process);
  void write(const Event& event);
  void lay(const FilePiece& piece);
};

}  // namespace procession::world
