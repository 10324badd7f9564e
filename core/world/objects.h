// What an object is at one instant: part of the world (world.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "schema/event.h"

namespace procession::world {

// A thread that waits for an object, in the order of the requests' seq.
struct Waiter {
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
  Kind request = Kind::none;  // what it asked for: queue.put.request, lock.request …
  std::uint64_t op = 0;
  std::uint64_t since_seq = 0;
  std::int64_t since_t = 0;    // ns
  std::int64_t overtaken = 0;  // locks: how often another took it meanwhile
};

struct Lock {
  std::uint32_t owner = 0;         // process; 0: free
  std::uint32_t owner_thread = 0;  // 0: not known
  std::int64_t depth = 0;          // how often its owner holds it (recursive locks)
  std::uint64_t since_seq = 0;     // of the acquire
  std::int64_t since_t = 0;
  bool abandoned = false;  // its owner is dead: nobody will release it
};

// Where an item is between its put and its get.
enum class Place : std::uint8_t {
  buffer,  // in the putting process; its feeder has not written it
  pipe,    // written, to be read in the order of `written`
  lost,    // was in the buffer of a process that died: its slot stays taken
};

struct Item {
  std::int64_t id = 0;        // schema/event.h item_id()
  std::string text;           // as recorded, cut to kItemText bytes
  std::uint32_t process = 0;  // who put it
  std::uint64_t put_seq = 0;
  std::int64_t put_t = 0;
  Place place = Place::buffer;
  std::int64_t written = 0;  // its place in the pipe, from 1; 0 while in the buffer
};
inline constexpr std::size_t kItemText = 256;
inline constexpr std::size_t kArrayShown = 64;

struct Queue {
  std::int64_t maxsize = 0;  // 0: unbounded, or not known
  std::int64_t puts = 0, gets = 0;
  std::int64_t unfinished = -1;  // joinable queues, as last told; -1: never told
  // In the order they will be got: what is in the pipe first, then each buffer by put, lost last.
  std::deque<Item> items;
  std::size_t in_pipe = 0;  // how many of them, from the first, are in the pipe

  // Slots taken: puts less gets in seq order. The recorded depth is a hint and not used.
  std::int64_t depth() const { return puts - gets; }
};

// A stretch of a file and who wrote it.
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
  std::int64_t buffered = 0;  // bytes that wait in the process: written, it thinks; not in the file
  std::int64_t written = 0;   // bytes that it wrote to the file
  std::int64_t writes = 0;
  std::int64_t lost = 0;  // bytes that waited when it died, or closed nothing: nobody sees them
};

struct File {
  std::string path;
  std::int64_t size = 0;     // the greatest end of a write
  std::int64_t writes = 0;   // write(2)s that reached it
  std::int64_t written = 0;  // their bytes
  // Bytes, of those in `pieces`, that a later write of another process has covered: lost. Over the
  // whole run: FileContent.
  std::int64_t overwritten = 0;
  std::vector<FileUser> users;  // in order of their file.open
  // By offset, without gaps in what is known; the last kFilePieces of them, and where they begin.
  std::vector<FilePiece> pieces;
  std::int64_t pieces_from = 0;
};
inline constexpr std::size_t kFilePieces = 512;

// Who has taken permits of a semaphore and not given them back. Anybody may give one back: one that
// has none gives back the oldest's.
struct Holder {
  std::uint32_t process = 0, thread = 0;
  std::int64_t permits = 0;
};

// Any object. `lock`, `queue`, `file` say something for those types alone; waiting is the same for
// all.
struct Object {
  std::uint32_t number = 0;
  std::string type;    // queue lock semaphore flag condition barrier pipe value …; never empty
  std::string name;    // as given; type and number ("queue-3") if none was
  std::string bounds;  // the text of object.create: maxsize=3 …; read with schema/fields.h
  std::uint32_t creator = 0;  // process; 0: not known
  std::uint64_t created_seq = 0;
  bool closed = false;          // its creator closed it
  std::vector<Waiter> waiters;  // of a condition: who has not been woken
  std::vector<Holder> holders;  // semaphores, the oldest first
  Lock lock;
  Queue queue;
  File file;
  bool recursive = false;  // locks: its owner may acquire it again
  bool joinable = false;   // queues: has task_done and join
  bool simple = false;     // queues: no buffer and no feeder
  std::int64_t value = 0;  // semaphore: permits; flag: 0 or 1; barrier: arrived; value: the value
  std::int64_t bound =
      0;                // semaphore: its permits at first; barrier: parties; 0: none, or not known
  bool broken = false;  // barrier: one that waited gave up, and nobody has come through since
  std::int64_t lost = 0;  // condition: notifies that woke nobody
  bool value_known = false;
  std::string value_text;  // value.write: the text, if any
  // Arrays: as last written, by index; the first kArrayShown, "" where never written.
  std::vector<std::string> elements;
  // Values: writes of others that came between a thread's read of the place and its own write
  // there: what they wrote is lost. With additions: by how many the value is short.
  std::int64_t lost_updates = 0;
  std::int64_t tasks = 0, working = 0;  // pool: that wait for a worker; that one works at
  std::int64_t count = 1;               // arrays: how many elements
  std::uint32_t written_by = 0;  // flags and values: the process of the last change; 0: nobody yet
  std::uint64_t last_seq = 0;
};

// Where it stands among others: 0 what processes meet at, 1 files, 2 sockets, of which there may be
// very many.
int shelf_of(const Object& object);

// Cuts at a code point: at most `most` bytes of `text`.
std::string_view cut(std::string_view text, std::size_t most);

}  // namespace procession::world
