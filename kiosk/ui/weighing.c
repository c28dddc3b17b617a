/* On the pan: the live number. */
#include "kiosk/ui/ui_inside.h"

void weighing_draw(struct ui *ui, const struct scene *scene)
{
    weighing_body_draw(ui, scene);
}
