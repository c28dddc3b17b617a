/* The counted reading, judged: the same body as the live one, so that nothing jumps; the foot has the ruling.
 */
#include "kiosk/ui/ui_inside.h"

void verdict_draw(struct ui *ui, const struct scene *scene)
{
    weighing_body_draw(ui, scene);
}
