/* The readers of the protocols, for the table in models.c only: what one line, or one frame, says. What each
 * looks like stands at the head of its file; the contract is struct scale_protocol's. A line that reaches a
 * reader holds at least one character that is no blank, and is printable but for A&D's ACK. */
#ifndef TOUCHSTONE_SCALE_PROTOCOLS_H
#define TOUCHSTONE_SCALE_PROTOCOLS_H

#include "kiosk/scales/scales.h"

bool sics_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool sbi16_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool sbi22_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_csv_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_nu_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_kf_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_mt_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool and_dp_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool ohaus_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool kern_sw_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool kern_ew_line(struct span line, const struct scale_dialect *dialect, struct reading *out);
bool radwag_line(struct span line, const struct scale_dialect *dialect, struct reading *out);

enum frame mt_continuous_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                               struct reading *out);
bool mt_continuous_end(struct span left, const struct scale_dialect *dialect, struct reading *out);
enum frame toledo8217_frame(struct span in, const struct scale_dialect *dialect, size_t *used,
                            struct reading *out);
enum frame hid_frame(struct span in, const struct scale_dialect *dialect, size_t *used, struct reading *out);

#endif
