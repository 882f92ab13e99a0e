// Draws the timeline. A frame costs a search per row and then work per pixel: where several units share a pixel, the share of each stream
// in it is drawn; elsewhere each unit is a box with colour, pattern and name.
import { instant, niceStep, tick } from "./format";
import { colour, css, fill, onColour, pixel } from "./palette";
import type { Jobs, Units } from "./units";

export const gutter = 104;
const axisHeight = 24;
const headHeight = 20;
const rowHeight = 26;
const rowGap = 3;
const missHeight = 14;

export interface Row { kind: "head" | "units" | "misses"; run: number; device: number; top: number; height: number }

export interface Selection { run: number; unit: number }

export interface Scene {
  policies: string[];
  devices: string[];
  streams: string[];
  units: Units[];
  jobs: Jobs[];
  rows: Row[];
  from: number;
  to: number;
  endNs: number;
  selected: Selection | null;
  found: { stream: number; job: number } | null;
}

export function layout(runs: number, devices: number): { rows: Row[]; height: number } {
  const rows: Row[] = [];
  let top = axisHeight;
  for (let run = 0; run < runs; run++) {
    if (runs > 1) {
      rows.push({ kind: "head", run, device: -1, top, height: headHeight });
      top += headHeight;
    }
    for (let device = 0; device < devices; device++) {
      rows.push({ kind: "units", run, device, top, height: rowHeight });
      top += rowHeight + rowGap;
    }
    rows.push({ kind: "misses", run, device: -1, top, height: missHeight });
    top += missHeight + rowGap;
  }
  return { rows, height: top };
}

/** Sizes a canvas to its place on the page and returns its context, scaled to CSS pixels. */
export function prepare(canvas: HTMLCanvasElement, height: number): { context: CanvasRenderingContext2D; width: number; scale: number } {
  const scale = window.devicePixelRatio || 1;
  const width = Math.max(200, canvas.clientWidth);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d", { alpha: false })!;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = css("--back");
  context.fillRect(0, 0, width, height);
  context.font = '12px system-ui, "DejaVu Sans", sans-serif';
  context.textBaseline = "middle";
  return { context, width, scale };
}

export function drawGantt(canvas: HTMLCanvasElement, scene: Scene, height: number): void {
  const { context, width, scale } = prepare(canvas, height);
  const plot = width - gutter;
  const perNs = plot / (scene.to - scene.from);
  drawAxis(context, scene, width, height, perNs);
  for (const row of scene.rows) {
    context.fillStyle = css("--text");
    if (row.kind === "head") {
      context.font = 'bold 13px system-ui, "DejaVu Sans", sans-serif';
      context.fillText(scene.policies[row.run], 4, row.top + row.height / 2);
      context.font = '12px system-ui, "DejaVu Sans", sans-serif';
    } else if (row.kind === "misses") {
      context.fillStyle = css("--soft");
      context.fillText("missed", 8, row.top + row.height / 2, gutter - 12);
      drawMisses(context, scene, row, perNs);
    } else {
      context.fillText(scene.devices[row.device], 8, row.top + row.height / 2, gutter - 12);
      drawRow(context, scene, row, plot, perNs, scale);
    }
  }
}

export function drawAxis(context: CanvasRenderingContext2D, scene: { from: number; to: number }, width: number, height: number, perNs: number): void {
  const step = niceStep(scene.to - scene.from, (width - gutter) / 110);
  context.strokeStyle = css("--line");
  context.fillStyle = css("--soft");
  context.lineWidth = 1;
  context.beginPath();
  for (let at = Math.ceil(scene.from / step) * step; at <= scene.to; at += step) {
    const x = Math.round(gutter + (at - scene.from) * perNs) + 0.5;
    context.moveTo(x, axisHeight - 4);
    context.lineTo(x, height);
    const label = tick("Time", at, step);
    context.fillText(label, Math.min(x + 3, width - context.measureText(label).width - 2), axisHeight / 2);
  }
  context.stroke();
}

function drawRow(context: CanvasRenderingContext2D, scene: Scene, row: Row, plot: number, perNs: number, scale: number): void {
  const units = scene.units[row.run];
  const first = units.firstAfter(row.device, scene.from);
  const last = Math.max(first, lastBefore(units, row.device, scene.to));
  context.save();
  context.beginPath();
  context.rect(gutter, row.top, plot, row.height);
  context.clip();
  context.fillStyle = css("--panel");
  context.fillRect(gutter, row.top, plot, row.height);
  if (last - first > plot / 3) drawShares(context, scene, row, units, first, last, plot, scale);
  else drawBoxes(context, scene, row, units, first, last, perNs);
  const until = units.run.units.untilNs;
  if (until < scene.endNs && until < scene.to) {
    const x = Math.max(gutter, gutter + (until - scene.from) * perNs);
    context.fillStyle = css("--back");
    context.fillRect(x, row.top, gutter + plot - x, row.height);
    context.fillStyle = css("--soft");
    context.fillText(`not kept from ${instant(until)} on`, x + 8, row.top + row.height / 2);
  }
  drawMarked(context, scene, row, units, first, last, perNs);
  context.restore();
}

// One past the last unit that starts before an instant.
function lastBefore(units: Units, device: number, ns: number): number {
  let low = units.first[device];
  let high = units.first[device + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units.start[middle] < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

let shares = new Float32Array(0);

function drawShares(
  context: CanvasRenderingContext2D, scene: Scene, row: Row, units: Units, first: number, last: number, plot: number, scale: number,
): void {
  const [w, h] = [Math.max(1, Math.round(plot * scale)), Math.max(1, Math.round(row.height * scale))];
  const streams = scene.streams.length;
  if (shares.length < w * streams) shares = new Float32Array(w * streams);
  else shares.fill(0, 0, w * streams);
  const k = w / (scene.to - scene.from);
  for (let i = first; i < last; i++) {
    if (units.member[i] > 0) continue;
    const left = Math.max(0, (units.start[i] - scene.from) * k);
    const right = Math.min(w, (units.end[i] - scene.from) * k);
    const stream = units.stream[i];
    let x = Math.floor(left);
    if (right <= x + 1) {
      shares[x * streams + stream] += right - left;
      continue;
    }
    for (let from = left; from < right; x++) {
      const to = Math.min(right, x + 1);
      shares[x * streams + stream] += to - from;
      from = to;
    }
  }
  const image = new ImageData(w, h);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(pixel(css("--panel")));
  const inks = scene.streams.map((_, s) => pixel(colour(s)));
  for (let x = 0; x < w; x++) {
    let filled = 0;
    for (let s = 0; s < streams; s++) {
      const share = shares[x * streams + s];
      if (share === 0) continue;
      const bottom = Math.round(filled * h);
      filled = Math.min(1, filled + share);
      const top = Math.round(filled * h);
      for (let y = bottom; y < top; y++) pixels[(h - 1 - y) * w + x] = inks[s];
    }
  }
  context.putImageData(image, Math.round(gutter * scale), Math.round(row.top * scale));
}

function drawBoxes(context: CanvasRenderingContext2D, scene: Scene, row: Row, units: Units, first: number, last: number, perNs: number): void {
  const edge = gutter + (scene.to - scene.from) * perNs;
  for (let i = first; i < last; i++) {
    const height = row.height / units.members[i];
    const top = row.top + height * units.member[i];
    const left = Math.max(gutter - 10, gutter + (units.start[i] - scene.from) * perNs);
    const right = Math.min(edge + 10, gutter + (units.end[i] - scene.from) * perNs);
    const stream = units.stream[i];
    const isLost = units.outcome[i] === 1 || units.outcome[i] === 3;
    const width = Math.max(1, right - left - (right - left > 3 ? 1 : 0));
    context.globalAlpha = isLost ? 0.35 : 1;
    context.fillStyle = width >= 8 ? fill(context, stream) : colour(stream);
    context.fillRect(left, top, width, Math.max(1, height - (units.members[i] > 1 ? 1 : 0)));
    context.globalAlpha = 1;
    if (isLost && width > 2) {
      context.fillStyle = css("--mark");
      context.fillRect(left + width - 2, top, 2, height);
    }
    if (width > 30 && height >= 11) label(context, `${scene.streams[stream]}#${units.job[i]}`, stream, Math.max(left, gutter), left + width, top + height / 2);
  }
}

// A name on a plate of its colour, so that the pattern does not disturb reading.
function label(context: CanvasRenderingContext2D, text: string, stream: number, left: number, right: number, middle: number): void {
  const width = context.measureText(text).width;
  if (right - left < width + 8) return;
  context.fillStyle = colour(stream);
  context.fillRect(left + 2, middle - 8, width + 4, 16);
  context.fillStyle = onColour(stream);
  context.fillText(text, left + 4, middle + 1);
}

// Outlines the unit that is selected, and all units of the job that was searched or selected.
function drawMarked(context: CanvasRenderingContext2D, scene: Scene, row: Row, units: Units, first: number, last: number, perNs: number): void {
  if (scene.found === null && scene.selected === null) return;
  for (let i = first; i < last; i++) {
    const isFound = scene.found !== null && units.stream[i] === scene.found.stream && units.job[i] === scene.found.job;
    const isSelected = scene.selected !== null && scene.selected.run === row.run && scene.selected.unit === i;
    if (!isFound && !isSelected) continue;
    const height = row.height / units.members[i];
    const top = row.top + height * units.member[i];
    const left = gutter + (units.start[i] - scene.from) * perNs;
    const width = Math.max(isSelected ? 3 : 1, (units.end[i] - units.start[i]) * perNs);
    context.fillStyle = css("--text");
    context.fillRect(left, top, width, 3);
    context.fillRect(left, top + height - 3, width, 3);
    if (!isSelected) continue;
    context.strokeStyle = css("--accent");
    context.lineWidth = 3;
    context.strokeRect(left + 1, top + 1, width - 2, height - 2);
  }
}

// A triangle at each missed deadline, at most one a pixel.
function drawMisses(context: CanvasRenderingContext2D, scene: Scene, row: Row, perNs: number): void {
  const jobs = scene.jobs[row.run];
  context.save();
  context.beginPath();
  context.rect(gutter, row.top, context.canvas.width, row.height);
  context.clip();
  context.fillStyle = css("--mark");
  let before = -10;
  context.beginPath();
  for (let i = jobs.firstMiss(scene.from); i < jobs.misses.length; i++) {
    const at = jobs.deadline[jobs.misses[i]];
    if (at > scene.to) break;
    const x = gutter + (at - scene.from) * perNs;
    if (x - before < 1) continue;
    before = x;
    context.moveTo(x - 4, row.top + 11);
    context.lineTo(x + 4, row.top + 11);
    context.lineTo(x, row.top + 2);
    context.closePath();
  }
  context.fill();
  context.restore();
}
