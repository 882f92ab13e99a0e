// The strip below the timeline: the whole run, and which part of it the timeline shows.
import { drawAxis, gutter, prepare, type Scene } from "./ganttDraw";
import { css } from "./palette";

const stripHeight = 16;
const axisHeight = 24;

export interface Loads { busy: Float32Array[]; missed: Int32Array[]; columns: number }

export function overviewHeight(runs: number): number {
  return axisHeight + runs * (stripHeight + 2) + 2;
}

export function drawOverview(canvas: HTMLCanvasElement, scene: Scene, loads: Loads): void {
  const height = overviewHeight(scene.policies.length);
  const { context, width } = prepare(canvas, height);
  const plot = width - gutter;
  const perNs = plot / scene.endNs;
  drawAxis(context, { from: 0, to: scene.endNs }, width, height, perNs);
  const column = plot / loads.columns;
  scene.policies.forEach((policy, run) => {
    const top = axisHeight + run * (stripHeight + 2);
    context.fillStyle = css("--soft");
    context.fillText(scene.policies.length > 1 ? policy : "whole run", 4, top + stripHeight / 2, gutter - 8);
    context.fillStyle = css("--panel");
    context.fillRect(gutter, top, plot, stripHeight);
    context.fillStyle = css("--soft");
    context.globalAlpha = 0.55;
    for (let i = 0; i < loads.columns; i++) {
      const tall = Math.min(1, loads.busy[run][i]) * stripHeight;
      context.fillRect(gutter + i * column, top + stripHeight - tall, column + 0.3, tall);
    }
    context.globalAlpha = 1;
    context.fillStyle = css("--mark");
    for (let i = 0; i < loads.columns; i++) {
      if (loads.missed[run][i] > 0) context.fillRect(gutter + i * column, top, Math.max(1.5, column), 4);
    }
  });
  const left = gutter + scene.from * perNs;
  context.strokeStyle = css("--accent");
  context.lineWidth = 2;
  context.strokeRect(left, axisHeight - 1, Math.max(4, (scene.to - scene.from) * perNs), height - axisHeight);
}
