// The type of `with operation(KIND, key=0) as op:`, one operation of the script. It is native code,
// because a signal handler runs between two steps of Python: an exception that it raises
// (KeyboardInterrupt) then falls neither between begin_operation() and the block nor between the
// block and end_operation(), and no operation stays open. op is 0 inside another operation and
// without a supervisor.
#pragma once

struct PyObject;

namespace procession::python {

// Returns a new reference; nullptr with an error set when the interpreter has no memory.
PyObject* make_operation_type();

}  // namespace procession::python
