// `with operation(KIND, key=0) as op:` one operation of the script's own, as a type of CPython's.
// Native, for a signal's handler runs between two steps of Python: one that raises
// (KeyboardInterrupt) can come neither between begin() and the block nor between the block and
// end(), and no operation is left open. op is 0 inside another operation, and where nobody looks.
#pragma once

struct PyObject;

namespace procession::python {

// A new reference; nullptr with an error set where the interpreter has no memory.
PyObject* make_operation_type();

}  // namespace procession::python
