// Every exporter, each defined in a file of its own. For core/export only.
#pragma once

#include "export/exporter.h"

namespace procession::exports {

const Exporter& jsonl();  // one JSON object a line

}  // namespace procession::exports
