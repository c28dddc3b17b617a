/* A scale described by a pattern instead of a file of its own: for scales that print plain lines. Pure.
 *
 * A pattern is one or more forms of a line with || between them; the first that fits the whole line counts.
 * In a form
 *
 *     {sign}     +, - or nothing, with blanks behind it
 *     {value}    blanks and a number: digits with a point, a sign directly before them
 *     {value,}   the same with a comma for the point
 *     {unit}     letters or %: the unit as makers spell it
 *     {blank}    at least one blank
 *     {word}     letters and digits, at least one: what does not matter, like a net/gross mark
 *     {,}        a comma or nothing
 *     {any}      the rest of the line, whatever it is
 *     {width:N}  matches nothing; the whole line must have N characters. Without it the tail of a line whose
 *                head was missed looks like a line
 *     {stable} {over} {under} {ignore} {error}
 *                match nothing; what a line of this form is. A value without {stable} gets no verdict
 *     a blank    any number of blanks, none too; so at the end of a line, always
 *     others     themselves
 *
 * For example  ST,{sign}{value} {unit}{stable} || US,{sign}{value} {unit} || OL,{any}{over}  */
#ifndef TOUCHSTONE_SCALE_PATTERN_H
#define TOUCHSTONE_SCALE_PATTERN_H

#include "common/base/fault.h"
#include "kiosk/scales/scales.h"

#define SCALE_PATTERN_MAX 168 /* fits a line of kiosk.ini */

/* FAULT_CONFIG with a sentence that names what is wrong, and where. */
MUST_USE struct fault scale_pattern_check(struct span pattern);

/* What a line says by a pattern that was checked; false: no form fits. */
bool scale_pattern_line(struct span pattern, struct span line, const struct scale_dialect *dialect,
                        struct reading *out);

#endif
