/* The volume of a model as it goes to casting, measured from its STL file (binary or ASCII). Pure: bytes in,
 * a volume or the sentence that says what is wrong with the file out; nothing is allocated, whatever its
 * size.
 *
 * The volume is the sum of signed tetrahedra from one point to every triangle (C. Zhang, T. Chen, "Efficient
 * feature extraction for 2D/3D objects in mesh representation", 2001). That is a volume only when the mesh is
 * closed and its triangles all look outwards: every edge is then walked once in each direction. Both are
 * checked. */
#ifndef TOUCHSTONE_STL_H
#define TOUCHSTONE_STL_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define STL_BYTES_MAX         (512 * 1024 * 1024)
#define STL_TRIANGLES_MAX     INT64_C(8000000)
#define STL_EXTENT_MM_MAX     10000.0             /* of a coordinate: a jewel is nearer to the origin */
#define STL_VOLUME_MAX_MM3_E3 INT64_C(1000000000) /* a litre */
/* Corners that are nearer than about this are one: what writers round differently is no hole. */
#define STL_GRID_MM 0.001

struct stl_solid {
    bool binary;
    int64_t triangles;
    int64_t volume_mm3_e3; /* rounded, ≥ 1 */
    int64_t size_um[3];    /* of the box around it, in µm */
};

/* The file's numbers are millimetres: STL has no unit. Faults: FAULT_TOO_BIG beyond the maxima above,
 * FAULT_INPUT for anything that is no STL file, is cut off, has a number that is none, is open, inconsistent,
 * inside out, or has no volume. */
MUST_USE struct fault stl_measure(struct span file, struct stl_solid *out);

#endif
