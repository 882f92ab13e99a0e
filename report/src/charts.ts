// Line charts by uPlot, and the redrawing of all charts when theme or width change.
import uPlot from "uplot";
import { h } from "./dom";
import { figure, tick } from "./format";
import { colour, css, dash, marker } from "./palette";

const all = new Map<Element, () => void>();

/** Draws a chart in the next frame and whenever theme or width change, as long as its element is on the page. */
export function keepDrawn(element: Element, draw: () => void): void {
  all.set(element, draw);
  requestAnimationFrame(() => element.isConnected && draw());
}

export function redrawAll(): void {
  for (const [element, draw] of all) {
    if (element.isConnected) draw();
    else all.delete(element);
  }
}

export interface Line { name: string; look: number; xs: number[]; ys: (number | null)[] }

export interface LineChart {
  title: string; description: string; xUnit: string; yUnit: string; xLabel: string; lines: Line[];
  yRange?: [number, number]; logX?: boolean; stepped?: boolean; points?: boolean; height?: number; xNames?: string[];
}

/** A figure with lines; their values are shown below the pointer. */
export function lineChart(chart: LineChart): HTMLElement {
  const place = h("div", { role: "img", "aria-label": chart.description });
  const element = h("figure", { class: "chart" }, h("figcaption", {}, chart.title), place);
  let plot: uPlot | null = null;
  keepDrawn(element, () => {
    plot?.destroy();
    const width = Math.max(260, element.clientWidth);
    plot = new uPlot(options(chart, width), data(chart.lines), place);
  });
  return element;
}

function data(lines: Line[]): uPlot.AlignedData {
  if (lines.length === 1) return [lines[0].xs, lines[0].ys];
  return uPlot.join(lines.map((l) => [l.xs, l.ys] as uPlot.AlignedData));
}

function options(chart: LineChart, width: number): uPlot.Options {
  const axis = (unit: string, label?: string, names?: string[]): uPlot.Axis => ({
    stroke: css("--soft"), grid: { stroke: css("--line"), width: 0.5 }, ticks: { stroke: css("--line") }, label, labelSize: label ? 18 : 0,
    labelFont: "12px system-ui", font: "12px system-ui", size: unit === chart.yUnit && !label ? 68 : 34,
    ...(names ? { splits: () => names.map((_, i) => i) } : {}),
    values: (_, splits) => splits.map((v, i) =>
      v === null ? "" : names ? names[v] ?? "" : tick(unit, v, chart.logX && label ? 10 ** Math.floor(Math.log10(Math.max(1, v))) : Math.abs((splits[1] ?? v + 1) - splits[0]) || i + 1)),
  });
  return {
    width, height: chart.height ?? 230, legend: { live: true },
    cursor: { drag: { x: true, y: false } },
    scales: { x: { time: false, distr: chart.logX ? 3 : 1, ...(chart.logX ? {} : { range: xRange }) }, y: { range: chart.yRange ?? ((_, low, high) => [Math.min(0, low), high > 0 ? high * 1.06 : 1]) } },
    axes: [axis(chart.xUnit, chart.xLabel, chart.xNames), axis(chart.yUnit)],
    series: [
      { label: chart.xLabel, value: (_, v) => (v == null ? "-" : chart.xNames ? chart.xNames[v] ?? "-" : figure(chart.xUnit, v)) },
      ...chart.lines.map((line): uPlot.Series => ({
        label: line.name, stroke: colour(line.look), width: 2, dash: dash(line.look), spanGaps: true,
        points: { show: chart.points ?? false, size: 8, fill: css("--back") },
        ...(chart.stepped ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
        value: (_, v) => (v == null ? "-" : figure(chart.yUnit, v)),
      })),
    ],
    hooks: chart.points ? { draw: [(u) => drawMarkers(u, chart.lines)] } : {},
  };
}

// Values that are almost the same are drawn as such, with room on both sides.
function xRange(_: uPlot, low: number, high: number): [number, number] {
  if (low === null || high === null) return [0, 1];
  return high - low > Math.abs(high) / 1000 ? [low, high] : [low - (Math.abs(low) / 10 || 1), high + (Math.abs(high) / 10 || 1)];
}

// Each line has a shape of its own besides colour and dash.
function drawMarkers(u: uPlot, lines: Line[]): void {
  const ratio = devicePixelRatio || 1;
  lines.forEach((line) => {
    u.ctx.fillStyle = colour(line.look);
    line.xs.forEach((x, i) => {
      const y = line.ys[i];
      if (y === null || !Number.isFinite(y)) return;
      u.ctx.save();
      u.ctx.translate(u.valToPos(x, "x", true), u.valToPos(y, "y", true));
      u.ctx.scale(ratio, ratio);
      u.ctx.fill(new Path2D(marker(line.look, 5)));
      u.ctx.restore();
    });
  });
}
