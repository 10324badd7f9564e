// multiprocessing's SemLock, told: acquire and release as they are called most often, in C++.
#pragma once

struct PyMethodDef;

namespace procession::python {
// Functions of the module, ended by one without a name: sem(), sem_methods(), sem_descriptors().
extern PyMethodDef kSemaphoreFunctions[];
}  // namespace procession::python
