#include "hub/store/schema.h"

const char SCHEMA_LIMIT[] = "";
