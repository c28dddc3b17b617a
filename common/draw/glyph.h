/* Pictograms, drawn: sharp at every size, in the colours of the theme, no files and no licences. */
#ifndef TOUCHSTONE_GLYPH_H
#define TOUCHSTONE_GLYPH_H

#include "common/draw/brush.h"

enum glyph {
    GLYPH_NONE,
    /* states, told by shape first */
    GLYPH_DOT,      /* ● ok */
    GLYPH_TRIANGLE, /* ▲ near */
    GLYPH_SQUARE,   /* ■ full, over */
    GLYPH_BARS,     /* ▮▮ stopped, held */
    GLYPH_CIRCLE,   /* ○ starved, opening */
    GLYPH_CROSS,    /* ✕ lost */
    /* messages */
    GLYPH_CHECK,
    GLYPH_OCTAGON,  /* stop, with an exclamation mark in `ground` */
    GLYPH_WARNING,  /* triangle, with an exclamation mark in `ground` */
    GLYPH_QUESTION, /* disc, with a question mark in `ground`: not judged */
    GLYPH_SCAN,     /* a frame with a code in it */
    GLYPH_BADGE,
    GLYPH_PAN,   /* a balance with a full pan */
    GLYPH_PUT,   /* arrow down to a pan */
    GLYPH_LIFT,  /* arrow up from a pan */
    GLYPH_WAVE,  /* a reading that settles */
    GLYPH_TRAY,  /* a piece in a tray */
    GLYPH_BACK,  /* sent back */
    GLYPH_AGAIN, /* once more */
    GLYPH_DOTS,  /* wait */
    GLYPH_PLUG,  /* line cut */
    GLYPH_DISK,  /* not recorded */
    GLYPH_LEAVE, /* out of the door */
    GLYPH_HAND,  /* in work */
    GLYPH_GO,    /* on, released */
    GLYPH_LIST,  /* lines with marks */
    GLYPH_LOOK,  /* a loupe */
    GLYPH_CAMERA,
    GLYPH_CLOCK, /* what was before */
    GLYPH_ERASE, /* takes the last digit away, as on any keyboard */
    GLYPH_TOUCH, /* a finger on the glass */
    /* work at the bench: what is worked on, and what is done with it. A disc in the corner says more, less or
     * right; an open box below is the store, with an arrow out of it or into it */
    GLYPH_QUEUE,     /* one behind the other */
    GLYPH_UNDO,      /* back around */
    GLYPH_PARK,      /* the sign at a road */
    GLYPH_UNPARK,    /* and on from there */
    GLYPH_SHEET,     /* a clipboard with marks */
    GLYPH_SEAT,      /* a setting without its stone: right */
    GLYPH_SET,       /* a stone above its setting */
    GLYPH_SET_DONE,  /* it sits in it: right */
    GLYPH_ENGRAVE,   /* digits, and the graver that cuts them */
    GLYPH_SEAL,      /* good as it is */
    GLYPH_UNLOCK,    /* an open lock */
    GLYPH_TRAY_MORE, /* one more than there is room for */
    GLYPH_HAND_OVER, /* from one person to another */
    GLYPH_SPLIT,     /* one becomes two */
    GLYPH_MERGE,     /* two become one */
    GLYPH_CHIP,      /* waves of a reader */
    GLYPH_TAG,       /* a tag on a string */
    GLYPH_TAG_NEW,
    GLYPH_PRINTER,
    GLYPH_CHAIN,      /* a component */
    GLYPH_CHAIN_MORE, /* a component goes into a piece */
    GLYPH_CHAIN_COUNTED,
    GLYPH_GEM,
    GLYPH_GEM_TAKE,
    GLYPH_GEM_RETURN,
    GLYPH_GEM_BROKEN,
    GLYPH_GEM_LOST,
    GLYPH_GEM_COUNTED,
    GLYPH_TREE, /* a wax tree */
    GLYPH_TREE_BUILD,
    GLYPH_TREE_APART,
    GLYPH_FLAME, /* casting */
    GLYPH_CUT,   /* pliers */
    GLYPH_INGOT,
    GLYPH_METAL_TAKE,
    GLYPH_METAL_RETURN,
    GLYPH_DUST, /* a heap of filings */
    GLYPH_DUST_RETURN,
    GLYPH_TRUCK,
    GLYPH_PARCEL,    /* goods that came */
    GLYPH_WEIGHT,    /* a check-weight */
    GLYPH_TEN_TIMES, /* on a pan, again and again */
    GLYPH_SHELVES,   /* what lies here, counted */
    GLYPH_BIN,
    GLYPH_MISSING, /* only its outline */
    GLYPH_FOUND,   /* a loupe, and there it is */
    GLYPH_KEYPAD,
    GLYPH_CALIPER,
    /* pieces */
    GLYPH_RING,
    GLYPH_BAND,
    GLYPH_PENDANT,
    GLYPH_EARRINGS,
    GLYPH_COUNT,
};

/* Draws the glyph as large as the box allows, in its middle. `ground` is the colour behind, for what is cut
 * out. */
void glyph_draw(struct brush *brush, enum glyph glyph, struct box box, enum colour colour,
                enum colour ground);

#endif
