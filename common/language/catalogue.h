/* A catalogue of translations as msgfmt makes it (a .mo file) in memory: look-up by sentence, and the rule
 * that says which plural belongs to a number. Pure; nothing is allocated and nothing copied. Source: GNU
 * gettext manual, "The Format of GNU MO Files" and "Plural forms". */
#ifndef TOUCHSTONE_CATALOGUE_H
#define TOUCHSTONE_CATALOGUE_H

#include "common/base/span.h"

#define CATALOGUE_KEY_MAX 1024 /* bytes of a sentence with its context */

/* What parts a context from its sentence in a key. */
#define CATALOGUE_CONTEXT_END "\004"

/* True when every place that the bytes name lies within them, each text ends in a NUL and the sentences are
 * sorted: then the look-ups below are safe. Asked once. */
MUST_USE bool catalogue_is_sound(struct span mo);

int catalogue_count(struct span mo);

/* The sentence and the translation of an entry, 0 … count-1: borrowed from `mo`. Plurals are parted by NULs,
 * and the span holds all of them. */
void catalogue_entry(struct span mo, int index, struct span *sentence, struct span *translation);

/* The translation of a sentence, or {NULL, 0}. Its data ends in a NUL. */
struct span catalogue_find(struct span mo, const char *sentence);

/* Which of its plural forms a language takes for a number: the value of a "plural=" rule in C's notation
 * (n, whole numbers, ?: || && == != < > <= >= + - * / % ! and brackets). −1: the rule makes no sense. */
int plural_form(struct span rule, unsigned long number);

#endif
