// What a test asks of a page: run inside the browser, on the elements as they are drawn.

// Texts that stand with less contrast than `least` against what is behind them.
export function findPaleTexts(least) {
  const parse = (color) => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const ground = (element) => {
    if (!element) return { r: 255, g: 255, b: 255, a: 1 };
    const own = parse(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own : over(own, ground(element.parentElement));
  };
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ({ r, g, b }) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const pale = [];
  let looked = 0;
  for (const element of document.querySelectorAll("body *")) {
    const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const isShape = element.matches(".shape");
    if ((!isText && !isShape) || element.getClientRects().length === 0) continue;
    const behind = ground(element);
    const ratio = contrast(over(parse(getComputedStyle(element).color), behind), behind);
    looked += 1;
    if (ratio < (isShape ? Math.min(least, 3) : least)) pale.push(`${element.className || element.id || element.tagName} "${element.textContent}" ${ratio.toFixed(2)}`);
  }
  return { pale, looked };
}

// Texts that do not fit in their box, leave the screen, lie over each other, or are smaller than `least` CSS pixels.
export function findCutTexts(least) {
  const wrong = [];
  const texts = [];
  for (const element of document.querySelectorAll("body *")) {
    const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!isText || element.getClientRects().length === 0) continue;
    const name = `${element.className || element.id || element.tagName} "${element.textContent.slice(0, 40)}"`;
    const style = getComputedStyle(element);
    const range = document.createRange();
    range.selectNodeContents(element);
    const clamped = style.webkitLineClamp !== "none"; // ends in an ellipsis: what the box shows is what there is
    const box = (clamped ? element : range).getBoundingClientRect();
    const cut = style.display !== "inline" && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const line = parseFloat(style.lineHeight);
    if (cut && clamped && Math.abs(element.clientHeight / line - Math.round(element.clientHeight / line)) > 0.1) wrong.push(`${name} shows half a line`);
    if (cut && !clamped) wrong.push(`${name} is cut`);
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) wrong.push(`${name} leaves the screen`);
    if (parseFloat(style.fontSize) < least - 0.01) wrong.push(`${name} is ${style.fontSize} small`);
    const card = element.closest(".station, #alerts, #figures, header");
    const around = card?.getBoundingClientRect();
    if (around && (box.left < around.left - 1 || box.top < around.top - 1 || box.right > around.right + 1 || box.bottom > around.bottom + 1)) wrong.push(`${name} leaves its card`);
    texts.push({ name, box, element });
  }
  for (const [i, a] of texts.entries()) {
    for (const b of texts.slice(i + 1)) {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      const nested = a.element.contains(b.element) || b.element.contains(a.element);
      const lines = parseFloat(getComputedStyle(a.element).fontSize) * 0.3; // line boxes may touch, letters may not
      if (!nested && across > 2 && down > lines) wrong.push(`${a.name} lies over ${b.name}`);
    }
  }
  return { wrong, looked: texts.length };
}

// What the list of news leaves free below its last line, the least that one more would take, and how many are told.
export function findRoomLeft() {
  const list = document.getElementById("alert-list");
  const room = list.getBoundingClientRect().bottom - list.lastElementChild.getBoundingClientRect().bottom;
  const line = parseFloat(getComputedStyle(list.querySelector(".text")).lineHeight);
  return { room, least: line + parseFloat(getComputedStyle(list).rowGap), all: list.querySelectorAll("li:not(.more)").length };
}
