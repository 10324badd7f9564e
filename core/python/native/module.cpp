// procession_trace._native: the channel for Python, at the lowest cost for an event.
#include <procession_kinds.h>

#include <cerrno>  // program_invocation_short_name
#include <string>
#include <utility>
#include <vector>

#include "abi.h"
#include "operation.h"
#include "operation_type.h"
#include "plain.h"
#include "semlock.h"
#include "where.h"

namespace procession::python {
namespace {

std::vector<const char*> numbered_files;  // indexed by the number in a line's token

// A line as one number that Python can keep; 0 for none.
std::uint64_t token_of(Where at) {
  if (at.file == nullptr) return 0;
  for (std::size_t i = numbered_files.size(); i-- > 0;)
    if (numbered_files[i] == at.file) return (i + 1) << 32 | at.line;
  numbered_files.push_back(at.file);
  return numbered_files.size() << 32 | at.line;
}

Where line_of(std::uint64_t token) {
  const std::size_t file = token >> 32;
  if (file == 0 || file > numbered_files.size()) return {};
  return {numbered_files[file - 1], static_cast<std::uint32_t>(token)};
}

// The bytes of a str, bytes or None. A str that is not valid UTF-8 gives the bytes that its
// surrogates stand for.
class Text {
 public:
  explicit Text(PyObject* from) {
    if (from == &_Py_NoneStruct) return;
    Size size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(from, &size);
    if (text == nullptr) {
      PyErr_Clear();
      char* bytes = nullptr;
      if (PyBytes_AsStringAndSize(from, &bytes, &size) != 0) {
        PyErr_Clear();
        owned_ = PyUnicode_AsEncodedString(from, "utf-8", "surrogateescape");
        if (owned_ == nullptr || PyBytes_AsStringAndSize(owned_, &bytes, &size) != 0) {
          PyErr_Clear();
          return;
        }
      }
      text = bytes;
    }
    view_ = {text, static_cast<std::size_t>(size)};
  }
  ~Text() {
    if (owned_ != nullptr) Py_DecRef(owned_);
  }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  std::string_view view() const { return view_; }

 private:
  std::string_view view_;
  PyObject* owned_ = nullptr;
};

std::int64_t number_at(PyObject* const* args, Size count, Size at) {
  if (at >= count) return 0;
  const long long value = PyLong_AsLongLong(args[at]);
  if (value == -1) PyErr_Clear();
  return value;
}

std::uint64_t mask_at(PyObject* const* args, Size count, Size at) {
  if (at >= count) return 0;
  const unsigned long long value = PyLong_AsUnsignedLongLongMask(args[at]);
  PyErr_Clear();
  return value;
}

// emit(kind, object=0, op=0, a=0, b=0, text=None, line=the current one)
PyObject* emit(PyObject*, PyObject* const* args, Size count) {
  if (procession_observed() == 0) return none();
  const KeepError keep;
  const Text text(count > 5 ? args[5] : &_Py_NoneStruct);
  publish(static_cast<int>(number_at(args, count, 0)),
          {.object = mask_at(args, count, 1),
           .op = mask_at(args, count, 2),
           .a = number_at(args, count, 3),
           .b = number_at(args, count, 4),
           .text = text.view()},
          count > 6 ? line_of(mask_at(args, count, 6)) : current_line());
  return none();
}

// The longest prefix that fits into one event and does not end inside a UTF-8 sequence.
std::string_view first_piece(std::string_view bytes) {
  if (bytes.size() <= PROCESSION_TEXT_MAX) return bytes;
  std::size_t end = PROCESSION_TEXT_MAX;
  for (int back = 0; back < 4; ++back, --end)
    if ((static_cast<unsigned char>(bytes[end]) & 0xc0) != 0x80) return bytes.substr(0, end);
  return bytes.substr(0, PROCESSION_TEXT_MAX);
}

// output(stream, bytes, op)
PyObject* output(PyObject*, PyObject* const* args, Size count) {
  if (count != 3 || procession_observed() == 0) return none();
  const KeepError keep;
  const Text text(args[1]);
  std::string_view rest = text.view();
  for (std::int64_t continues = 0; !rest.empty(); continues = 1) {
    const std::string_view piece = first_piece(rest);
    publish(PROCESSION_OUTPUT,
            {.op = mask_at(args, count, 2),
             .a = number_at(args, count, 0),
             .b = continues,
             .text = piece},
            current_line());
    rest.remove_prefix(piece.size());
  }
  return none();
}

// enter(kind, object=0): the op of an outermost operation, to be ended with leave(); else 0
PyObject* enter(PyObject*, PyObject* const* args, Size count) {
  return PyLong_FromUnsignedLongLong(
      begin_operation(static_cast<int>(number_at(args, count, 0)), mask_at(args, count, 1)));
}

PyObject* leave(PyObject*, PyObject*) {
  end_operation();
  return none();
}
PyObject* blocked(PyObject*, PyObject*) {
  block();
  return none();
}
PyObject* unblocked(PyObject*, PyObject*) {
  unblock();
  return none();
}
// op(object): the current operation's op, if it is on this object and its end was not emitted
PyObject* op(PyObject*, PyObject* const* args, Size count) {
  return PyLong_FromUnsignedLongLong(current_op(mask_at(args, count, 0)));
}
PyObject* op_ended(PyObject*, PyObject*) {
  mark_end_emitted();
  return none();
}
PyObject* inside(PyObject*, PyObject*) { return boolean(is_inside()); }
PyObject* observed(PyObject*, PyObject*) { return boolean(procession_observed() != 0); }
PyObject* line(PyObject*, PyObject*) {
  return PyLong_FromUnsignedLongLong(token_of(current_line()));
}
PyObject* session_ns(PyObject*, PyObject*) {
  return PyLong_FromUnsignedLongLong(procession_session_ns());
}
PyObject* slice_ns(PyObject*, PyObject* const* args, Size count) {
  return PyLong_FromLongLong(procession_slice_ns(mask_at(args, count, 0)));
}
PyObject* next_op(PyObject*, PyObject*) {
  return PyLong_FromUnsignedLongLong(procession_observed() == 0 ? 0 : procession_next_op());
}
// attach(name=None): the process's name; None: its program's
PyObject* attach(PyObject*, PyObject* const* args, Size count) {
  char* const program = program_invocation_short_name;
  std::string name(Text(count > 0 ? args[0] : &_Py_NoneStruct).view());
  if (!name.empty()) program_invocation_short_name = name.data();
  const int error = procession_attach(nullptr);
  program_invocation_short_name = program;
  return PyLong_FromLongLong(error);
}
PyObject* end_process(PyObject*, PyObject* const* args, Size count) {
  procession_end(static_cast<int>(number_at(args, count, 0)));
  return none();
}
PyObject* forked(PyObject*, PyObject*) {
  reset_after_fork();
  return none();
}

// announce_retake(lock) -> op, retake(lock): see operation.h; locks are keys
PyObject* announce_take_back(PyObject*, PyObject* const* args, Size count) {
  return PyLong_FromUnsignedLongLong(announce_retake(mask_at(args, count, 0)));
}
PyObject* take_back(PyObject*, PyObject* const* args, Size count) {
  retake(mask_at(args, count, 0));
  return none();
}

PyObject* fork_number(PyObject*, PyObject*) { return PyLong_FromUnsignedLongLong(forks()); }

// watch(callable or None)
PyObject* watch(PyObject*, PyObject* const* args, Size count) {
  if (count != 1 || args[0] == &_Py_NoneStruct) {
    set_watch(nullptr);
  } else {
    Py_IncRef(args[0]);
    set_watch(args[0]);
  }
  return none();
}

// key(type, name, number=0): 56 bits of a hash (FNV-1a) below the type's byte
PyObject* key(PyObject*, PyObject* const* args, Size count) {
  const Text text(count > 1 ? args[1] : &_Py_NoneStruct);
  std::uint64_t hash = 14695981039346656037ull ^ mask_at(args, count, 2);
  for (const char c : text.view()) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  hash = (hash ^ hash >> 29) * 0x9e3779b97f4a7c15ull;
  hash ^= hash >> 32;
  return PyLong_FromUnsignedLongLong(mask_at(args, count, 0) << 56 | hash >> 8);
}

// set_paths(folders, here, command): see where.h
PyObject* set_user_paths(PyObject*, PyObject* const* args, Size count) {
  if (count != 3) return none();
  std::vector<std::string> folders;
  for (Size i = 0; i < PyTuple_Size(args[0]); ++i)
    folders.emplace_back(Text(PyTuple_GetItem(args[0], i)).view());
  set_paths(std::move(folders), std::string(Text(args[1]).view()), PyObject_IsTrue(args[2]) == 1);
  return none();
}

// plain(bytes): whether the pickle consists of numbers, strings and containers of them only
PyObject* plain(PyObject*, PyObject* const* args, Size count) {
  if (count != 1) return boolean(false);
  const Text text(args[0]);
  return boolean(is_plain_pickle(text.view()));
}

PyMethodDef kFunctions[] = {
    {"emit", as_function(emit), kFast, nullptr},
    {"output", as_function(output), kFast, nullptr},
    {"enter", as_function(enter), kFast, nullptr},
    {"leave", leave, kNoArguments, nullptr},
    {"block", blocked, kNoArguments, nullptr},
    {"unblock", unblocked, kNoArguments, nullptr},
    {"op", as_function(op), kFast, nullptr},
    {"op_ended", op_ended, kNoArguments, nullptr},
    {"inside", inside, kNoArguments, nullptr},
    {"observed", observed, kNoArguments, nullptr},
    {"line", line, kNoArguments, nullptr},
    {"session_ns", session_ns, kNoArguments, nullptr},
    {"slice_ns", as_function(slice_ns), kFast, nullptr},
    {"next_op", next_op, kNoArguments, nullptr},
    {"attach", as_function(attach), kFast, nullptr},
    {"end_process", as_function(end_process), kFast, nullptr},
    {"forked", forked, kNoArguments, nullptr},
    {"announce_retake", as_function(announce_take_back), kFast, nullptr},
    {"retake", as_function(take_back), kFast, nullptr},
    {"forks", fork_number, kNoArguments, nullptr},
    {"watch", as_function(watch), kFast, nullptr},
    {"key", as_function(key), kFast, nullptr},
    {"set_paths", as_function(set_user_paths), kFast, nullptr},
    {"plain", as_function(plain), kFast, nullptr},
};

}  // namespace
}  // namespace procession::python

// Called by the interpreter when it imports the module.
extern "C" PROCESSION_API PyObject* PyInit__native();
PyObject* PyInit__native() {
  namespace python = procession::python;
  static std::vector<PyMethodDef> functions;
  if (functions.empty()) {
    functions.assign(std::begin(python::kFunctions), std::end(python::kFunctions));
    for (const PyMethodDef* one = python::kSemaphoreFunctions; one->name != nullptr; ++one)
      functions.push_back(*one);
    functions.push_back({nullptr, nullptr, 0, nullptr});
  }
  static PyModuleDef definition{
      .name = "_native", .doc = nullptr, .size = -1, .methods = functions.data()};
  PyObject* module = PyModule_Create2(&definition, kModuleApi);
  PyObject* operation = module == nullptr ? nullptr : python::make_operation_type();
  if (operation == nullptr) return nullptr;
  return PyModule_AddObject(module, "operation", operation) == 0 ? module : nullptr;
}
