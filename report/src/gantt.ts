// The timeline: zoom, pan, search, hover and keyboard. What it draws is in ganttDraw.ts.
import type { Columns, RunData } from "./data";
import { h, table, tableBehind } from "./dom";
import { grouped, instant, time } from "./format";
import { drawGantt, gutter, layout, type Row, type Scene } from "./ganttDraw";
import { drawOverview, type Loads } from "./overview";
import { Jobs, Units } from "./units";

const mostTableRows = 200;
const leastSpanNs = 100;

export class Gantt {
  readonly element: HTMLElement;
  private readonly scene: Scene;
  private readonly height: number;
  private readonly loads: Loads;
  private readonly canvas = h("canvas", { class: "main", tabindex: "0", role: "application", "aria-describedby": "gantt-keys gantt-said" });
  private readonly strip = h("canvas", { role: "img", "aria-label": "The whole run; drag to move the timeline" });
  private readonly tip = h("div", { class: "tip", hidden: "" });
  private readonly said = h("div", { id: "gantt-said", class: "said", role: "status", "aria-live": "polite" });
  private readonly window = h("span", { id: "gantt-window", class: "soft" });
  private readonly box = h("input", { type: "search", placeholder: "job (sr#42) or stream", "aria-label": "Search a job such as sr#42, or a stream", size: "24" });
  private row: Row;
  private searchedFrom = -1;
  private lastSearch = "";
  private isDue = false;

  constructor(private readonly data: RunData, columns: Columns) {
    const { rows, height } = layout(data.runs.length, data.devices.length);
    this.height = height;
    this.row = rows.find((r) => r.kind === "units")!;
    this.scene = {
      policies: data.runs.map((r) => r.policy), devices: data.devices, streams: data.streams.map((s) => s.name),
      units: data.runs.map((r) => new Units(r, columns)), jobs: data.runs.map((r) => new Jobs(r, columns)),
      rows, from: 0, to: data.durationNs, endNs: data.durationNs, selected: null, found: null,
    };
    this.loads = loads(data, columns);
    // What is kept, or the whole run.
    this.scene.to = Math.min(data.durationNs, Math.max(leastSpanNs, ...this.scene.units.map((u) => u.run.units.untilNs)));
    this.canvas.setAttribute("aria-label", `Timeline of ${data.devices.length} devices under ${this.scene.policies.join(", ")}`);
    const button = (text: string, label: string, action: () => void): HTMLElement => {
      const made = h("button", { type: "button", "aria-label": label, title: label }, text);
      made.addEventListener("click", action);
      return made;
    };
    const tools = h("div", { class: "tools" },
      button("+", "Zoom in", () => this.zoom(0.5)), button("−", "Zoom out", () => this.zoom(2)), button("Whole run", "Show the whole run", () => this.show(0, data.durationNs)),
      button("Previous miss", "Go to the previous missed deadline", () => this.toMiss(-1)), button("Next miss", "Go to the next missed deadline", () => this.toMiss(1)),
      this.box, button("Find", "Find the job or stream", () => this.search()), this.window);
    const keys = h("p", { id: "gantt-keys", class: "soft keys" },
      "Drag to move, Ctrl+wheel to zoom (the wheel alone once the timeline has the focus). Keys: ", h("kbd", {}, "←"), " ", h("kbd", {}, "→"), " move, ",
      h("kbd", {}, "+"), " ", h("kbd", {}, "−"), " zoom, ", h("kbd", {}, "0"), " whole run, ", h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " device, ",
      h("kbd", {}, "n"), " ", h("kbd", {}, "p"), " next and previous unit, ", h("kbd", {}, "m"), " ", h("kbd", {}, "M"), " next and previous miss, ",
      h("kbd", {}, "/"), " search.");
    const tableOf = tableBehind(() => this.unitTable(), "Units in view as a table");
    this.element = h("div", {}, tools, h("div", { class: "gantt" }, this.canvas, this.tip), this.said, h("div", { class: "gantt" }, this.strip), keys, tableOf);
    this.listen();
  }

  /** Draws in the next frame. */
  redraw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => this.draw());
  }

  /** Draws now. */
  draw(): void {
    this.isDue = false;
    drawGantt(this.canvas, this.scene, this.height);
    drawOverview(this.strip, this.scene, this.loads);
    this.window.textContent = `${instant(Math.round(this.scene.from))} to ${instant(Math.round(this.scene.to))}`;
  }

  private show(from: number, to: number): void {
    const end = this.scene.endNs;
    const span = Math.min(end, Math.max(leastSpanNs, to - from));
    this.scene.from = Math.max(0, Math.min(end - span, from));
    this.scene.to = this.scene.from + span;
    this.redraw();
  }

  private zoom(factor: number, around = (this.scene.from + this.scene.to) / 2): void {
    const { from, to } = this.scene;
    this.show(around - (around - from) * factor, around + (to - around) * factor);
  }

  private move(share: number): void {
    const by = share * (this.scene.to - this.scene.from);
    this.show(this.scene.from + by, this.scene.to + by);
  }

  private timeAt(x: number): number {
    return this.scene.from + ((x - gutter) / (this.canvas.clientWidth - gutter)) * (this.scene.to - this.scene.from);
  }

  private listen(): void {
    const { canvas } = this;
    let dragged: { x: number; from: number; to: number } | null = null;
    canvas.addEventListener("pointerdown", (e) => {
      dragged = { x: e.offsetX, from: this.scene.from, to: this.scene.to };
      canvas.setPointerCapture(e.pointerId);
      canvas.classList.add("dragging");
    });
    canvas.addEventListener("pointermove", (e) => {
      if (dragged === null) return this.hover(e);
      const by = ((dragged.x - e.offsetX) / (canvas.clientWidth - gutter)) * (dragged.to - dragged.from);
      this.show(dragged.from + by, dragged.to + by);
    });
    canvas.addEventListener("pointerup", (e) => {
      if (dragged !== null && Math.abs(dragged.x - e.offsetX) < 3) this.click(e);
      dragged = null;
      canvas.classList.remove("dragging");
    });
    canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
    canvas.addEventListener("wheel", (e) => {
      // A page that scrolls must not stop at the timeline.
      if (!e.ctrlKey && !e.metaKey && document.activeElement !== canvas) return;
      e.preventDefault();
      if (e.deltaX !== 0 && Math.abs(e.deltaX) > Math.abs(e.deltaY)) this.move(e.deltaX / canvas.clientWidth);
      else this.zoom(1.0015 ** e.deltaY, this.timeAt(Math.max(gutter, e.offsetX)));
    }, { passive: false });
    canvas.addEventListener("dblclick", (e) => this.zoom(0.25, this.timeAt(e.offsetX)));
    canvas.addEventListener("keydown", (e) => this.key(e));
    this.box.addEventListener("keydown", (e) => {
      if (e.key === "Enter") this.search();
      else if (e.key === "Escape") canvas.focus();
    });
    const jump = (e: PointerEvent): void => {
      if (e.buttons === 0) return;
      const span = this.scene.to - this.scene.from;
      const at = ((e.offsetX - gutter) / (this.strip.clientWidth - gutter)) * this.scene.endNs;
      this.show(at - span / 2, at + span / 2);
    };
    this.strip.addEventListener("pointerdown", jump);
    this.strip.addEventListener("pointermove", jump);
    new ResizeObserver(() => this.redraw()).observe(canvas);
  }

  private key(e: KeyboardEvent): void {
    if (e.altKey || e.ctrlKey || e.metaKey) return;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.move(-0.2), ArrowRight: () => this.move(0.2), "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2),
      "0": () => this.show(0, this.scene.endNs), Home: () => this.show(0, this.scene.to - this.scene.from),
      End: () => this.show(this.scene.endNs - (this.scene.to - this.scene.from), this.scene.endNs),
      ArrowUp: () => this.changeRow(-1), ArrowDown: () => this.changeRow(1), n: () => this.step(1), p: () => this.step(-1),
      m: () => this.toMiss(1), M: () => this.toMiss(-1), "/": () => this.box.focus(), Escape: () => this.clear(),
    };
    const action = actions[e.key];
    if (!action) return;
    e.preventDefault();
    action();
  }

  private clear(): void {
    this.scene.selected = this.scene.found = null;
    this.tip.hidden = true;
    this.said.textContent = "";
    this.redraw();
  }

  private hit(x: number, y: number): { row: Row; unit: number } | null {
    const row = this.scene.rows.find((r) => y >= r.top && y < r.top + r.height);
    if (!row || row.kind !== "units" || x < gutter) return null;
    return { row, unit: this.scene.units[row.run].at(row.device, this.timeAt(x), (y - row.top) / row.height) };
  }

  private hover(e: PointerEvent): void {
    const hit = this.hit(e.offsetX, e.offsetY);
    this.tip.hidden = hit === null || hit.unit < 0;
    if (hit === null || hit.unit < 0) return;
    this.tip.textContent = this.describe(hit.row.run, hit.unit);
    const left = e.offsetX + 16 + this.tip.offsetWidth > this.canvas.clientWidth ? e.offsetX - this.tip.offsetWidth - 12 : e.offsetX + 16;
    this.tip.style.left = `${Math.max(0, left)}px`;
    this.tip.style.top = `${e.offsetY + 14}px`;
  }

  private click(e: PointerEvent): void {
    const hit = this.hit(e.offsetX, e.offsetY);
    if (hit === null || hit.unit < 0) return this.clear();
    this.row = hit.row;
    this.choose(hit.row.run, hit.unit);
  }

  private choose(run: number, unit: number): void {
    const units = this.scene.units[run];
    this.scene.selected = { run, unit };
    this.scene.found = { stream: units.stream[unit], job: units.job[unit] };
    this.said.textContent = this.describe(run, unit).replaceAll("\n", "; ");
    this.redraw();
  }

  private describe(run: number, unit: number): string {
    const u = this.scene.units[run];
    const jobs = this.scene.jobs[run];
    const stage = this.data.stages[u.stage[unit]];
    const token = u.token[unit] > 0 ? `, token ${u.token[unit]}` : "";
    const lines = [
      `${this.scene.streams[u.stream[unit]]}#${u.job[unit]}: ${stage}${token}, layer ${u.layer[unit]}`,
      `${this.scene.devices[u.deviceOf(unit)]}${this.scene.policies.length > 1 ? ` under ${this.scene.policies[run]}` : ""}: ${instant(u.start[unit])} to ${instant(u.end[unit])}, ${time(u.end[unit] - u.start[unit])}`,
    ];
    if (u.members[unit] > 1) lines.push(`member ${u.member[unit] + 1} of a batch of ${u.members[unit]}`);
    if (u.overhead[unit] > 0) lines.push(`switch and transfer: ${time(u.overhead[unit])}`);
    if (u.outcome[unit] > 0) lines.push(this.data.outcomes[u.outcome[unit]]);
    const job = jobs.find(u.stream[unit], u.job[unit]);
    if (job >= 0) {
      lines.push(`released ${instant(jobs.release[job])}, due ${instant(jobs.deadline[job])}`);
      const reached = this.data.streams[u.stream[unit]].llm ? jobs.firstToken[job] : jobs.finish[job];
      if (jobs.missed[job]) lines.push(Number.isFinite(reached) ? `deadline missed by ${time(reached - jobs.deadline[job])}` : "deadline missed; never reached");
    }
    return lines.join("\n");
  }

  private changeRow(by: number): void {
    const rows = this.scene.rows.filter((r) => r.kind === "units");
    this.row = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(this.row) + by))];
    const middle = (this.scene.from + this.scene.to) / 2;
    const unit = this.scene.units[this.row.run].firstAfter(this.row.device, middle);
    if (unit < this.scene.units[this.row.run].first[this.row.device + 1]) this.goTo(this.row.run, unit);
    else this.said.textContent = `${this.scene.devices[this.row.device]}: no unit from here on`;
  }

  private step(by: number): void {
    const units = this.scene.units[this.row.run];
    const { selected } = this.scene;
    const isHere = selected !== null && selected.run === this.row.run && units.deviceOf(selected.unit) === this.row.device;
    const next = isHere ? selected.unit + by : units.firstAfter(this.row.device, this.scene.from);
    if (next >= units.first[this.row.device] && next < units.first[this.row.device + 1]) this.goTo(this.row.run, next);
  }

  // Selects a unit and moves the timeline so that it is visible and wide enough to see.
  private goTo(run: number, unit: number): void {
    const units = this.scene.units[run];
    const [start, end] = [units.start[unit], units.end[unit]];
    const span = Math.min(this.scene.to - this.scene.from, Math.max(leastSpanNs, (end - start) * 40));
    if (span < this.scene.to - this.scene.from || start < this.scene.from || end > this.scene.to) this.show((start + end - span) / 2, (start + end + span) / 2);
    this.choose(run, unit);
  }

  private toMiss(by: number): void {
    const middle = (this.scene.from + this.scene.to) / 2;
    let best: { run: number; job: number; at: number } | null = null;
    this.scene.jobs.forEach((jobs, run) => {
      const index = by > 0 ? jobs.firstMiss(middle + (this.scene.to - this.scene.from) / 1000) : jobs.firstMiss(middle - (this.scene.to - this.scene.from) / 1000) - 1;
      if (index < 0 || index >= jobs.misses.length) return;
      const at = jobs.deadline[jobs.misses[index]];
      if (best === null || Math.abs(at - middle) < Math.abs(best.at - middle)) best = { run, job: jobs.misses[index], at };
    });
    if (best === null) {
      this.said.textContent = by > 0 ? "No missed deadline further on" : "No missed deadline before";
      return;
    }
    const { run, job, at } = best as { run: number; job: number; at: number };
    const jobs = this.scene.jobs[run];
    const span = Math.min(this.scene.to - this.scene.from, Math.max(leastSpanNs, 4 * (at - jobs.release[job])));
    this.scene.found = { stream: jobs.stream[job], job: jobs.number[job] };
    this.scene.selected = null;
    this.show(at - span / 2, at + span / 2);
    const reached = this.data.streams[jobs.stream[job]].llm ? jobs.firstToken[job] : jobs.finish[job];
    this.said.textContent = `${this.scene.streams[jobs.stream[job]]}#${jobs.number[job]} under ${this.scene.policies[run]} missed its deadline at ${instant(at)}`
      + (Number.isFinite(reached) ? ` by ${time(reached - at)}` : "; it never got there");
  }

  private search(): void {
    const text = this.box.value.trim();
    const name = /^(.*?)\s*#?\s*(\d+)$/.exec(text);
    let stream = name === null ? -1 : this.scene.streams.indexOf(name[1]);
    let number = name === null ? -1 : Number(name[2]);
    if (this.scene.streams.includes(text)) {
      // A stream: its next job after the one found last.
      stream = this.scene.streams.indexOf(text);
      number = text === this.lastSearch ? this.searchedFrom + 1 : 0;
    }
    if (stream < 0) {
      this.said.textContent = `No stream of that name: the streams are ${this.scene.streams.join(", ")}`;
      return;
    }
    const label = `${this.scene.streams[stream]}#${number}`;
    let [from, to] = [Infinity, -Infinity];
    let unit: { run: number; unit: number } | null = null;
    this.scene.units.forEach((units, run) => {
      const job = this.scene.jobs[run].find(stream, number);
      const first = units.firstOf(stream, number);
      if (first >= 0) unit ??= { run, unit: first };
      if (first < 0 && job < 0) return;
      const jobs = this.scene.jobs[run];
      from = Math.min(from, job >= 0 ? jobs.release[job] : units.start[first]);
      const ends = job >= 0 ? [jobs.finish[job], jobs.deadline[job]].filter(Number.isFinite) : [];
      to = Math.max(to, ...ends, first >= 0 ? units.end[first] : from);
    });
    if (from > to) {
      const kept = Math.max(...this.scene.jobs.map((j) => j.count));
      this.said.textContent = `No job ${label} among the ${grouped(kept)} jobs of this page`;
      return;
    }
    [this.lastSearch, this.searchedFrom] = [text, number];
    const margin = Math.max(leastSpanNs, (to - from) * 0.5);
    this.show(from - margin, to + margin);
    if (unit !== null) {
      const found = unit as { run: number; unit: number };
      this.row = this.scene.rows.find((r) => r.kind === "units" && r.run === found.run && r.device === this.scene.units[found.run].deviceOf(found.unit))!;
      this.choose(found.run, found.unit);
    } else {
      this.scene.found = { stream, job: number };
      this.said.textContent = `${label} has no unit among those of this page`;
    }
  }

  private unitTable(): Node {
    const rows: string[][] = [];
    let count = 0;
    for (const row of this.scene.rows.filter((r) => r.kind === "units")) {
      const u = this.scene.units[row.run];
      for (let i = u.firstAfter(row.device, this.scene.from); i < u.first[row.device + 1] && u.start[i] < this.scene.to; i++) {
        if (++count > mostTableRows) continue;
        rows.push([
          `${this.scene.streams[u.stream[i]]}#${u.job[i]}`, this.scene.policies[row.run], this.scene.devices[row.device], this.data.stages[u.stage[i]],
          u.token[i] > 0 ? String(u.token[i]) : "", String(u.layer[i]), instant(u.start[i]), instant(u.end[i]), this.data.outcomes[u.outcome[i]],
        ]);
      }
    }
    const note = count > mostTableRows ? h("p", { class: "soft" }, `The first ${mostTableRows} of ${grouped(count)} units in view. Zoom in and open the table again for others.`) : null;
    return h("div", {}, note, table(["job", "policy", "device", "stage", "token", "layer", "start", "end", "outcome"], rows, "Units in view", 4));
  }
}

function loads(data: RunData, columns: Columns): Loads {
  const count = data.runs[0].load.columns;
  return {
    columns: count,
    missed: data.runs.map((r) => columns.ints(r.load.missed)),
    busy: data.runs.map((r) => {
      const held = columns.ints(r.load.held);
      const busy = new Float32Array(count);
      for (let i = 0; i < held.length; i++) busy[i % count] += held[i] / 1000 / data.devices.length;
      return busy;
    }),
  };
}

