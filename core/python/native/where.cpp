#include "where.h"

#include <cstring>
#include <unordered_map>
#include <utility>

#include "abi.h"

namespace procession::python {
namespace {

// A code object's cached data, found by its address. The cache holds a reference, so that the
// address is not reused. The interpreter lock guards it.
struct Code {
  PyObject* code = nullptr;
  const char* file = nullptr;  // nullptr: not the user's code
};
// Marks the code in which a forked process began, instead of a file: the frames below it belong to
// the parent.
constexpr char kWall[] = "";
// A power of two. Code objects beyond this number are not cached.
constexpr std::size_t kCodes = 4096;
constexpr std::size_t kDeepest = 400;

struct {
  Code codes[kCodes];
  std::size_t used = 0;
  std::unordered_map<std::string, char*> files;  // by co_filename; nullptr: not the user's code
  std::vector<std::string> not_users;
  std::string here;
  bool command = false;
} known;

bool is_users(const std::string& path) {
  if (path.empty()) return false;
  if (path[0] == '<') return path == "<stdin>" || (known.command && path == "<string>");
  for (const char* packages : {"/site-packages/", "/dist-packages/"})
    if (path.find(packages) != std::string::npos) return false;
  for (const std::string& folder : known.not_users)
    if (path.compare(0, folder.size(), folder) == 0) return false;
  return true;
}

std::string text_of(PyObject* object, PyObject* name) {
  PyObject* value = PyObject_GetAttr(object, name);
  const char* text = value == nullptr ? nullptr : PyUnicode_AsUTF8AndSize(value, nullptr);
  if (text == nullptr) PyErr_Clear();
  const std::string copy = text == nullptr ? "" : text;
  if (value != nullptr) Py_DecRef(value);
  return copy;
}

const char* file_of(PyObject* code) {
  static PyObject* const kName = PyUnicode_InternFromString("co_filename");
  static PyObject* const kFunction = PyUnicode_InternFromString("co_name");
  const std::string path = text_of(code, kName);
  if (path.ends_with("/multiprocessing/process.py") && text_of(code, kFunction) == "_bootstrap")
    return kWall;
  const auto [at, is_new] = known.files.try_emplace(path, nullptr);
  if (is_new && is_users(path)) {
    const bool below = !known.here.empty() && path.compare(0, known.here.size(), known.here) == 0;
    at->second = strdup(path.c_str() + (below ? known.here.size() : 0));
  }
  return at->second;
}

const char* users_file(PyObject* code) {
  std::size_t slot = (reinterpret_cast<std::uintptr_t>(code) >> 4) * 0x9e3779b97f4a7c15ull >> 52;
  for (;; slot = (slot + 1) & (kCodes - 1)) {
    Code& entry = known.codes[slot];
    if (entry.code == code) return entry.file;
    if (entry.code != nullptr) continue;
    const char* file = file_of(code);
    if (known.used < kCodes / 2) {
      Py_IncRef(code);
      entry = {code, file};
      ++known.used;
    }
    return file;
  }
}

// The line of an instruction of a code object. CPython finds it by reading a table from its start.
struct Line {
  PyObject* code = nullptr;
  int instruction = 0;
  int line = 0;
};
constexpr std::size_t kLines = 512;  // a power of two
Line lines[kLines];

std::uint32_t line_of(PyObject* frame, PyObject* code) {
  if (PyFrame_GetLasti == nullptr) return static_cast<std::uint32_t>(PyFrame_GetLineNumber(frame));
  const int instruction = PyFrame_GetLasti(frame);
  const auto mixed =
      (reinterpret_cast<std::uintptr_t>(code) >> 4) + static_cast<unsigned>(instruction);
  Line& entry = lines[mixed * 0x9e3779b97f4a7c15ull >> 55];
  if (entry.code != code || entry.instruction != instruction) {
    const int line = PyFrame_GetLineNumber(frame);
    Py_IncRef(code);  // so that the address is not reused
    if (entry.code != nullptr) Py_DecRef(entry.code);
    entry = {code, instruction, line};
  }
  return static_cast<std::uint32_t>(entry.line);
}

}  // namespace

Where where() {
  PyObject* frame = PyEval_GetFrame();
  Where found;
  bool owned = false;
  for (std::size_t depth = 0; frame != nullptr && depth < kDeepest; ++depth) {
    PyObject* code = PyFrame_GetCode(frame);
    found.file = users_file(code);
    if (found.file == kWall)
      found = {};
    else if (found.file != nullptr)
      found.line = line_of(frame, code);
    else {
      Py_DecRef(code);
      PyObject* back = PyFrame_GetBack(frame);
      if (owned) Py_DecRef(frame);
      frame = back;
      owned = true;
      continue;
    }
    Py_DecRef(code);
    break;
  }
  if (owned && frame != nullptr) Py_DecRef(frame);
  return found;
}

void set_paths(std::vector<std::string> not_users, std::string here, bool command) {
  known.not_users = std::move(not_users);
  known.here = std::move(here);
  known.command = command;
  known.files.clear();
  for (Code& entry : known.codes) entry = {};
  known.used = 0;
}

}  // namespace procession::python
