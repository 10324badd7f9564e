#include "operation_type.h"

#include <cstdint>

#include "abi.h"
#include "operation.h"

namespace procession::python {
namespace {

// An instance of the type; the interpreter owns its memory.
struct Instance {
  ObjectHead head;
  int kind;
  std::uint64_t key;
  std::uint64_t op;  // 0: no operation was begun
};

Instance& instance_of(PyObject* self) { return *reinterpret_cast<Instance*>(self); }

// __init__(kind, key=0)
int init(PyObject* self, PyObject* args, PyObject* named) {
  const Size count = PyTuple_Size(args);
  if (count < 1 || count > 2 || named != nullptr) {
    PyErr_SetString(PyExc_TypeError, "operation(kind, key=0) takes one or two arguments");
    return -1;
  }
  Instance& me = instance_of(self);
  me.kind = static_cast<int>(PyLong_AsLongLong(PyTuple_GetItem(args, 0)));
  me.key = count == 2 ? PyLong_AsUnsignedLongLongMask(PyTuple_GetItem(args, 1)) : 0;
  me.op = 0;
  return PyErr_Occurred() == nullptr ? 0 : -1;
}

PyObject* enter(PyObject* self, PyObject*) {
  Instance& me = instance_of(self);
  me.op = begin_operation(me.kind, me.key);
  return PyLong_FromUnsignedLongLong(me.op);
}

PyObject* exit(PyObject* self, PyObject* const*, Size) {
  if (instance_of(self).op != 0) end_operation();
  return none();
}

PyMethodDef kMethods[] = {
    {"__enter__", enter, kNoArguments, nullptr},
    {"__exit__", as_function(exit), kFast, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot kSlots[] = {
    {kInitSlot, reinterpret_cast<void*>(init)},
    {kMethodsSlot, kMethods},
    {0, nullptr},
};

PyType_Spec kSpec{"procession_trace._native.operation", sizeof(Instance), 0, kDefaultType, kSlots};

}  // namespace

PyObject* make_operation_type() { return PyType_FromSpec(&kSpec); }

}  // namespace procession::python
