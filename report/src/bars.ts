// Horizontal bars as SVG: plain ones, and stacked ones with a part for each stream. Values stand beside the bars.
import { keepDrawn } from "./charts";
import { h, svg } from "./dom";
import { colour, tile } from "./palette";

export interface Bar { group: string; name: string; parts: { look: number; value: number; name: string }[]; text: string; look?: number }

const barHeight = 18;

/** The fill of a stream or policy: an SVG pattern in `defs`. */
export function pattern(defs: SVGElement, look: number, prefix: string): string {
  const id = `${prefix}-${look}`;
  if (!defs.querySelector(`#${id}`)) {
    defs.append(svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
      svg("rect", { width: 8, height: 8, fill: colour(look) }),
      svg("image", { href: tile(look).toDataURL(), width: 8, height: 8 })));
  }
  return `url(#${id})`;
}

let count = 0;

/** A figure of bars; a full bar stands for `most`. */
export function barChart(title: string, description: string, bars: Bar[], most: number): HTMLElement {
  const element = h("figure", { class: "chart" }, h("figcaption", {}, title));
  const prefix = `bars${count++}`;
  let drawn: SVGElement | null = null;
  keepDrawn(element, () => {
    drawn?.remove();
    const width = Math.max(300, element.clientWidth);
    const names = Math.min(width / 3, 20 + 7.2 * Math.max(...bars.map((b) => Math.max(b.name.length, b.group.length))));
    const right = 76;
    const defs = svg("defs");
    const body = svg("g");
    let y = 4;
    let group = "";
    for (const bar of bars) {
      if (bar.group !== group) {
        group = bar.group;
        y += 4;
        body.append(svg("text", { x: 0, y: y + 12, "font-weight": "bold" }, group));
        y += 18;
      }
      body.append(svg("text", { x: 8, y: y + 13 }, bar.name));
      let x = names;
      for (const part of bar.parts) {
        const length = (Math.max(0, part.value) / (most || 1)) * (width - names - right);
        const rect = svg("rect", { x, y, width: Math.max(part.value > 0 ? 1 : 0, length), height: barHeight - 2, fill: pattern(defs, part.look, prefix) }, svg("title", {}, part.name));
        body.append(rect);
        x += length;
      }
      body.append(svg("text", { x: x + 6, y: y + 13 }, bar.text));
      y += barHeight + 2;
    }
    body.prepend(svg("line", { class: "axis", x1: names, x2: names, y1: 2, y2: y }));
    drawn = svg("svg", { width, height: y + 4, role: "img", "aria-label": description }, defs, body);
    element.append(drawn);
  });
  return element;
}

/** Stacked areas over time; `shares[part][column]` sum up to at most 1. */
export function areaChart(title: string, description: string, shares: { look: number; values: number[] }[], height = 74): HTMLElement {
  const element = h("figure", { class: "chart" }, h("figcaption", {}, title));
  const prefix = `areas${count++}`;
  let drawn: SVGElement | null = null;
  keepDrawn(element, () => {
    drawn?.remove();
    const width = Math.max(260, element.clientWidth);
    const defs = svg("defs");
    const picture = svg("svg", { width, height: height + 2, role: "img", "aria-label": description }, defs, svg("line", { class: "axis", x1: 0, x2: width, y1: height, y2: height }));
    const columns = shares[0]?.values.length ?? 0;
    const below = new Array<number>(columns).fill(0);
    for (const { look, values } of shares) {
      if (values.every((v) => v === 0)) continue;
      const [lower, upper]: [string[], string[]] = [[], []];
      for (let i = 0; i < columns; i++) {
        const [left, right] = [(i / columns) * width, ((i + 1) / columns) * width].map((x) => x.toFixed(1));
        const [low, high] = [height - below[i] * height, height - Math.min(1, below[i] + values[i]) * height].map((y) => y.toFixed(1));
        upper.push(`${left},${high} ${right},${high}`);
        lower.push(`${right},${low} ${left},${low}`);
        below[i] = Math.min(1, below[i] + values[i]);
      }
      picture.append(svg("polygon", { points: `${upper.join(" ")} ${lower.reverse().map((p) => p).join(" ")}`, fill: pattern(defs, look, prefix) }));
    }
    drawn = picture;
    element.append(drawn);
  });
  return element;
}

/** Names with the look of each; without `looks` they have the first ones. */
export function legend(names: string[], label: string, looks = names.map((_, i) => i)): HTMLElement {
  const list = h("ul", { class: "legend", "aria-label": label });
  const swatches: HTMLCanvasElement[] = names.map(() => h("canvas", { width: "22", height: "16", "aria-hidden": "true" }));
  names.forEach((name, i) => list.append(h("li", {}, swatches[i], name)));
  keepDrawn(list, () => swatches.forEach((canvas, i) => {
    const context = canvas.getContext("2d")!;
    context.fillStyle = context.createPattern(tile(looks[i]), "repeat")!;
    context.fillRect(0, 0, 22, 16);
  }));
  return list;
}
