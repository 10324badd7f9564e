// multiprocessing's SemLock with events: acquire and release in C++, because they are called most
// often.
#pragma once

struct PyMethodDef;

namespace procession::python {
// The module's functions sem(), sem_methods(), sem_descriptors() and others; an entry without a
// name ends the array.
extern PyMethodDef kSemaphoreFunctions[];
}  // namespace procession::python
