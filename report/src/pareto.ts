// Points in the plane of two metrics; those that another point beats in both are greyed.
import { keepDrawn } from "./charts";
import { h, svg } from "./dom";
import { niceStep, tick } from "./format";
import { colour, marker } from "./palette";

export interface Spot { index: number; look: number; x: number; y: number; text: string }

/** Which points no other beats: as good in both and better in one. Sorted by x, from the best on. */
export function frontier(spots: Spot[], xUp: boolean, yUp: boolean): Spot[] {
  const [sx, sy] = [xUp ? -1 : 1, yUp ? -1 : 1];
  const sorted = [...spots].sort((a, b) => sx * (a.x - b.x) || sy * (a.y - b.y));
  const best: Spot[] = [];
  for (const spot of sorted) {
    const last = best[best.length - 1];
    if (!last || sy * spot.y < sy * last.y || (spot.y === last.y && spot.x === last.x)) best.push(spot);
  }
  return best;
}

const [left, bottom, top, right] = [76, 44, 10, 16];

export function paretoChart(
  spots: Spot[], options: { xName: string; yName: string; xUnit: string; yUnit: string; xUp: boolean; yUp: boolean }, said: HTMLElement,
): HTMLElement {
  const best = frontier(spots, options.xUp, options.yUp);
  const isBest = new Set(best.map((b) => b.index));
  const element = h("figure", { class: "chart" }, h("figcaption", {}, `${options.yName} against ${options.xName}: ${best.length} of ${spots.length} points are not dominated`));
  let drawn: SVGElement | null = null;
  keepDrawn(element, () => {
    drawn?.remove();
    const width = Math.max(320, element.clientWidth);
    const height = 420;
    const scaleOf = (values: number[], from: number, to: number): { at: (v: number) => number; ticks: number[]; step: number } => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
      const [a, b] = [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
      const step = niceStep(b - a, Math.abs(to - from) / 90);
      const ticks: number[] = [];
      for (let v = Math.ceil(a / step) * step; v <= b; v += step) ticks.push(v);
      return { at: (v) => from + ((v - a) / (b - a)) * (to - from), ticks, step };
    };
    const x = scaleOf(spots.map((s) => s.x), left, width - right);
    const y = scaleOf(spots.map((s) => s.y), height - bottom, top);
    const picture = svg("svg", {
      width, height, tabindex: 0, role: "application",
      "aria-label": `Pareto chart of ${options.yName} against ${options.xName}; arrow keys step through the points that are not dominated`,
    });
    for (const v of x.ticks) {
      picture.append(svg("line", { class: "grid-line", x1: x.at(v), x2: x.at(v), y1: top, y2: height - bottom }),
        svg("text", { x: x.at(v), y: height - bottom + 20, "text-anchor": "middle" }, tick(options.xUnit, v, x.step)));
    }
    for (const v of y.ticks) {
      picture.append(svg("line", { class: "grid-line", x1: left, x2: width - right, y1: y.at(v), y2: y.at(v) }),
        svg("text", { x: left - 6, y: y.at(v) + 4, "text-anchor": "end" }, tick(options.yUnit, v, y.step)));
    }
    picture.append(
      svg("text", { x: (left + width - right) / 2, y: height - 4, "text-anchor": "middle" }, `${options.xName} (${options.xUp ? "right" : "left"} is better)`),
      svg("text", { x: 14, y: (top + height - bottom) / 2, "text-anchor": "middle", transform: `rotate(-90 14 ${(top + height - bottom) / 2})` }, `${options.yName} (${options.yUp ? "up" : "down"} is better)`));
    picture.append(svg("polyline", { points: best.map((b) => `${x.at(b.x).toFixed(1)},${y.at(b.y).toFixed(1)}`).join(" "), fill: "none", stroke: "currentColor", "stroke-width": 1, "stroke-dasharray": "4 4" }));
    const ring = svg("circle", { r: 11, fill: "none", stroke: "currentColor", "stroke-width": 2, visibility: "hidden" });
    const point = (s: Spot): void => {
      ring.setAttribute("cx", String(x.at(s.x)));
      ring.setAttribute("cy", String(y.at(s.y)));
      ring.setAttribute("visibility", "visible");
      said.textContent = `${s.text}${isBest.has(s.index) ? "" : " (dominated)"}`;
    };
    for (const s of [...spots].sort((a, b) => Number(isBest.has(a.index)) - Number(isBest.has(b.index)))) {
      const isDominated = !isBest.has(s.index);
      const path = svg("path", {
        class: isDominated ? "point dominated" : "point", d: marker(s.look, 6), fill: isDominated ? "var(--soft)" : colour(s.look),
        transform: `translate(${x.at(s.x).toFixed(1)} ${y.at(s.y).toFixed(1)})`,
      }, svg("title", {}, s.text));
      path.addEventListener("pointerenter", () => point(s));
      picture.append(path);
    }
    picture.append(ring);
    let current = -1;
    picture.addEventListener("keydown", (e) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[(e as KeyboardEvent).key];
      if (by === undefined || best.length === 0) return;
      e.preventDefault();
      current = (current + by + best.length) % best.length;
      point(best[current]);
    });
    drawn = picture;
    element.append(picture);
  });
  return element;
}

/** Names of policies with the shape and colour of each. */
export function shapes(names: string[]): HTMLElement {
  const list = h("ul", { class: "legend", "aria-label": "Policies" });
  keepDrawn(list, () => list.replaceChildren(...names.map((name, i) => h("li", {},
    svg("svg", { width: 16, height: 16, "aria-hidden": "true" }, svg("path", { d: marker(i, 6), fill: colour(i), transform: "translate(8 8)" })), name))));
  return list;
}
