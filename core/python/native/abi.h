// The part of CPython's C interface that is used: functions of its stable ABI, and a few others
// that every version from 3.9 on exports. They are declared here, so that building needs no Python
// header and one library serves all versions; the names are the interpreter's. Not for
// free-threaded builds.
#pragma once

#include <cstddef>

struct PyObject;  // opaque, except the head of our own type's instances

namespace procession::python {
using Size = std::ptrdiff_t;
using Function = PyObject* (*)(PyObject*, PyObject*);
// METH_FASTCALL and METH_FASTCALL | METH_KEYWORDS
using Fast = PyObject* (*)(PyObject*, PyObject* const*, Size);
using FastNamed = PyObject* (*)(PyObject*, PyObject* const*, Size, PyObject*);
}  // namespace procession::python

struct PyMethodDef {
  const char* name;
  procession::python::Function function;
  int flags;
  const char* doc;
};

// CPython's struct PyModuleDef, beginning with PyModuleDef_HEAD_INIT.
struct PyModuleDef {
  std::ptrdiff_t refcount = 1;
  void* type = nullptr;
  PyObject* (*init)() = nullptr;
  std::ptrdiff_t index = 0;
  PyObject* copy = nullptr;
  const char* name;
  const char* doc;
  std::ptrdiff_t size;
  PyMethodDef* methods;
  void *slots = nullptr, *traverse = nullptr, *clear = nullptr, *free = nullptr;
};

struct PyType_Slot {
  int slot;
  void* value;
};
struct PyType_Spec {
  const char* name;
  int basic_size, item_size;  // in bytes
  unsigned flags;
  PyType_Slot* slots;
};
inline constexpr int kInitSlot = 60;               // Py_tp_init
inline constexpr int kMethodsSlot = 64;            // Py_tp_methods
inline constexpr unsigned kDefaultType = 1 << 18;  // Py_TPFLAGS_DEFAULT

inline constexpr int kFast = 0x80;       // METH_FASTCALL
inline constexpr int kFastNamed = 0x82;  // METH_FASTCALL | METH_KEYWORDS
inline constexpr int kNoArguments = 4;   // METH_NOARGS
inline constexpr int kModuleApi = 3;     // PYTHON_ABI_VERSION

extern "C" {
extern PyObject _Py_NoneStruct, _Py_TrueStruct, _Py_FalseStruct;
extern PyObject *PyExc_TypeError, *PyExc_ValueError;

PyObject* PyModule_Create2(PyModuleDef*, int);
int PyModule_AddObject(PyObject*, const char*, PyObject*);  // takes the reference if it succeeds
PyObject* PyType_FromSpec(PyType_Spec*);
PyObject* PyCFunction_NewEx(PyMethodDef*, PyObject*, PyObject*);
PyObject* PyDescr_NewMethod(PyObject* type, PyMethodDef*);
PyObject* PyCapsule_New(void*, const char* name, void (*destroy)(PyObject*));
void* PyCapsule_GetPointer(PyObject*, const char* name);

void Py_IncRef(PyObject*);
void Py_DecRef(PyObject*);
int PyObject_IsTrue(PyObject*);
PyObject* PyObject_GetAttr(PyObject*, PyObject*);
PyObject* PyObject_GetAttrString(PyObject*, const char*);
// Exported from 3.10 on; 3.9 has it in a header only.
[[gnu::weak]] PyObject* PyObject_Vectorcall(PyObject*, PyObject* const*, std::size_t, PyObject*);
PyObject* PyObject_Call(PyObject*, PyObject*, PyObject*);
PyObject* PyObject_CallObject(PyObject*, PyObject*);

PyObject* PyLong_FromLongLong(long long);
PyObject* PyLong_FromUnsignedLongLong(unsigned long long);
long long PyLong_AsLongLong(PyObject*);
unsigned long long PyLong_AsUnsignedLongLongMask(PyObject*);
PyObject* PyFloat_FromDouble(double);
double PyFloat_AsDouble(PyObject*);
PyObject* PyUnicode_InternFromString(const char*);
PyObject* PyUnicode_FromString(const char*);
const char* PyUnicode_AsUTF8AndSize(PyObject*, procession::python::Size*);
PyObject* PyUnicode_AsEncodedString(PyObject*, const char*, const char*);
int PyUnicode_CompareWithASCIIString(PyObject*, const char*);
int PyBytes_AsStringAndSize(PyObject*, char**, procession::python::Size*);
procession::python::Size PyTuple_Size(PyObject*);
PyObject* PyTuple_GetItem(PyObject*, procession::python::Size);
PyObject* PyTuple_New(procession::python::Size);
int PyTuple_SetItem(PyObject*, procession::python::Size, PyObject*);
PyObject* PyDict_New();
int PyDict_SetItem(PyObject*, PyObject*, PyObject*);

void PyErr_Clear();
PyObject* PyErr_Occurred();
void PyErr_SetString(PyObject*, const char*);
void PyErr_Fetch(PyObject**, PyObject**, PyObject**);
void PyErr_Restore(PyObject*, PyObject*, PyObject*);
void* PyEval_SaveThread();
void PyEval_RestoreThread(void*);

PyObject* PyEval_GetFrame();  // a borrowed reference
PyObject* PyFrame_GetCode(PyObject*);
PyObject* PyFrame_GetBack(PyObject*);
int PyFrame_GetLineNumber(PyObject*);
[[gnu::weak]] int PyFrame_GetLasti(PyObject*);  // from 3.11 on
}

namespace procession::python {

// The head of every object: its reference count and its type.
struct ObjectHead {
  Size references;
  void* type;
};

// A function as PyMethodDef holds it; the flags give its real signature.
template <typename Any>
Function as_function(Any* function) {
  return reinterpret_cast<Function>(reinterpret_cast<void (*)()>(function));
}

inline PyObject* none() {
  Py_IncRef(&_Py_NoneStruct);
  return &_Py_NoneStruct;
}
inline PyObject* boolean(bool value) {
  PyObject* is = value ? &_Py_TrueStruct : &_Py_FalseStruct;
  Py_IncRef(is);
  return is;
}

// Saves a pending exception and restores it: code that runs in between must not lose it.
class KeepError {
 public:
  KeepError() { PyErr_Fetch(&type_, &value_, &trace_); }
  ~KeepError() { PyErr_Restore(type_, value_, trace_); }
  KeepError(const KeepError&) = delete;
  KeepError& operator=(const KeepError&) = delete;

 private:
  PyObject *type_ = nullptr, *value_ = nullptr, *trace_ = nullptr;
};

}  // namespace procession::python
