// The report of `schedlang explore`: every combination of an experiment.
import { lineChart, type Line } from "./charts";
import type { ExploreData, Figure, Metric, Point } from "./data";
import { derivedNotice, h, section, select, tableBehind } from "./dom";
import { figure, grouped, number } from "./format";
import { paretoChart, shapes, type Spot } from "./pareto";

const mostPanels = 24;
const mostRows = 2000;

const largerIsBetter = (name: string): boolean => /(^|\.)(completed|fairness|throughput|tokens)$/.test(name);

export function explorePage(data: ExploreData): HTMLElement[] {
  document.title = `Experiment ${data.name}`;
  const policies = [...new Set(data.points.map((p) => p.policy))];
  return [
    header(data),
    section("expectations", "Expectations", expectations(data)),
    section("pareto", "Pareto chart", pareto(data, policies)),
    section("multiples", "What was varied", multiples(data, policies)),
    section("table", "All combinations", everything(data, data.metrics.map((_, i) => i).filter((i) => data.report.includes(data.metrics[i].id)), "All combinations"),
      tableBehind(() => everything(data, data.metrics.map((_, i) => i), "Every metric"), "Every metric that was kept")),
  ].filter((part) => part.id !== "expectations" || data.expectations.length > 0);
}

function header(data: ExploreData): HTMLElement {
  const failed = data.points.filter((p) => p.failure !== null);
  return h("div", {},
    h("header", {}, h("h1", {}, `Experiment ${data.name}`),
      h("span", { class: "soft" }, `${grouped(data.total)} ${data.total === 1 ? "combination" : "combinations"}, ${data.seeds} ${data.seeds === 1 ? "seed" : "seeds"}`)),
    data.seeds > 1 ? h("p", { class: "soft" }, "Figures are means over the seeds, with 95 % confidence intervals.") : null,
    data.derived.length > 0 ? h("p", { class: "notice" }, derivedNotice(data.derived)) : null,
    data.shown < data.total ? h("p", { class: "notice" }, `This page holds the first ${grouped(data.shown)} of ${grouped(data.total)} combinations; the CSV file has all.`) : null,
    failed.length > 0 ? h("p", { class: "notice" }, `${grouped(failed.length)} combinations have no figures: ${nameOf(data, failed[0])}${failed[0].failure ? `: ${failed[0].failure}` : ""}`) : null);
}

function expectations(data: ExploreData): HTMLElement {
  return h("ul", {}, ...data.expectations.map((e) => h("li", {}, `${e.holds ? "✓ holds" : "✗ fails"}: ${e.text}`,
    e.found.length > 0 ? h("ul", {}, ...e.found.slice(0, 20).map((f) => h("li", {}, f)), e.found.length > 20 ? h("li", {}, `and ${e.found.length - 20} more`) : null) : null)));
}

function nameOf(data: ExploreData, point: Point): string {
  const values = data.varied.flatMap((v, i) => (point.values[i] === null ? [] : [`${v.name} = ${point.values[i]}`]));
  const isOne = data.points.every((p) => p.scenario === data.points[0].scenario);
  return [point.policy + (isOne ? "" : ` on ${point.scenario}`), ...values].join(", ");
}

function shown(metric: Metric, f: Figure | undefined): string {
  if (!f) return "-";
  const mean = figure(metric.unit, f.mean);
  return typeof f.half === "number" ? `${mean} ± ${figure(metric.unit, f.half)}` : mean;
}

/** A figure of a table. Where some jobs never have a first token, the mean of the others and the number without, as on the terminal. */
function cell(data: ExploreData, metric: number, point: Point): string {
  const { id } = data.metrics[metric];
  const of = (name: string): number => data.metrics.findIndex((m) => m.id === name);
  if (point.figures[metric]?.mean !== "never" || !/(^|\.)ttft\.mean$/.test(id)) return shown(data.metrics[metric], point.figures[metric]);
  const [mean, starved] = [of(`${id}_of_answered`), of(id.replace(/ttft\.mean$/, "starved"))];
  const without = point.figures[starved];
  if (!without) return "never";
  const count = `${grouped(Math.round(number(without.mean) * without.runs))} never`;
  return Number.isFinite(number(point.figures[mean]?.mean ?? null)) ? `${figure(data.metrics[mean].unit, point.figures[mean].mean)}, ${count}` : count;
}

function pareto(data: ExploreData, policies: string[]): HTMLElement {
  const names = data.metrics.map((m): [string, string] => [m.id, m.id]);
  const first = data.report[0] ?? data.metrics[0].id;
  const state = { x: data.report[1] ?? (first === "energy" ? "violation_rate" : "energy"), y: first, xUp: false, yUp: false };
  [state.xUp, state.yUp] = [largerIsBetter(state.x), largerIsBetter(state.y)];
  const place = h("div");
  const said = h("div", { class: "said", role: "status", "aria-live": "polite" });
  const boxes = { x: h("input", { type: "checkbox" }), y: h("input", { type: "checkbox" }) };
  const draw = (): void => {
    const [x, y] = [state.x, state.y].map((id) => data.metrics.findIndex((m) => m.id === id));
    [boxes.x.checked, boxes.y.checked] = [state.xUp, state.yUp];
    const spots = data.points.map((p, index): Spot => ({
      index, look: policies.indexOf(p.policy), x: number(p.figures[x]?.mean ?? null), y: number(p.figures[y]?.mean ?? null),
      text: `${nameOf(data, p)}: ${state.x} ${shown(data.metrics[x], p.figures[x])}, ${state.y} ${shown(data.metrics[y], p.figures[y])}`,
    }));
    const finite = spots.filter((s) => Number.isFinite(s.x) && Number.isFinite(s.y));
    const left = spots.length - finite.length;
    said.textContent = "";
    place.replaceChildren(
      finite.length === 0 ? h("p", {}, "No combination has a value for both metrics.")
        : paretoChart(finite, { xName: state.x, yName: state.y, xUnit: data.metrics[x].unit, yUnit: data.metrics[y].unit, xUp: state.xUp, yUp: state.yUp }, said),
      left > 0 ? h("p", { class: "notice" }, `${grouped(left)} ${left === 1 ? "combination is" : "combinations are"} not drawn: a metric has no value there, or is never.`) : "");
  };
  const choose = (axis: "x" | "y") => (id: string): void => {
    state[axis] = id;
    state[`${axis}Up`] = largerIsBetter(id);
    draw();
  };
  const up = (axis: "x" | "y"): HTMLElement => {
    boxes[axis].addEventListener("change", () => {
      state[`${axis}Up`] = boxes[axis].checked;
      draw();
    });
    return h("label", {}, boxes[axis], "larger is better");
  };
  draw();
  return h("div", {}, h("div", { class: "tools" }, select("Across", names, state.x, choose("x")), up("x"), select("Up", names, state.y, choose("y")), up("y")),
    shapes(policies), h("p", { class: "soft" }, "A point is grey if another one is at least as good in both metrics and better in one."), place, said,
    tableBehind(() => everything(data, [state.x, state.y].map((id) => data.metrics.findIndex((m) => m.id === id)), "Points of the Pareto chart")));
}

function multiples(data: ExploreData, policies: string[]): HTMLElement {
  if (data.varied.length === 0) return h("p", {}, "The experiment varies nothing but policy, scenario and seed.");
  const state = { metric: data.report[0] ?? data.metrics[0].id, varied: 0 };
  const place = h("div", { class: "grid" });
  const note = h("p", { class: "soft" });
  const draw = (): void => {
    const metric = data.metrics.findIndex((m) => m.id === state.metric);
    const panels = panelsOf(data, state.varied);
    const values = [...new Set(data.points.map((p) => p.values[state.varied]).filter((v) => v !== null))] as string[];
    const isNumeric = data.points.every((p) => p.values[state.varied] === null || p.numbers[state.varied] !== null);
    const xOf = (p: Point): number => (isNumeric ? p.numbers[state.varied]! : values.indexOf(p.values[state.varied]!));
    const xAll = [...new Set(data.points.flatMap((p) => (p.values[state.varied] === null ? [] : [xOf(p)])))];
    // What does not have the varied value is the same at all of them.
    const xsOf = (p: Point): number[] => (p.values[state.varied] === null ? xAll : [xOf(p)]);
    const all = data.points.map((p) => number(p.figures[metric]?.mean ?? null)).filter(Number.isFinite);
    const high = Math.max(...all, 0) * 1.06 || 1;
    const varied = data.varied[state.varied];
    place.replaceChildren(...[...panels].slice(0, mostPanels).map(([title, points]) => {
      const lines = policies.flatMap((policy, look): Line[] => {
        const own = points.filter((p) => p.policy === policy)
          .flatMap((p) => xsOf(p).map((x) => ({ x, y: number(p.figures[metric]?.mean ?? null) })))
          .sort((a, b) => a.x - b.x);
        return own.length === 0 ? [] : [{ name: policy, look, xs: own.map((o) => o.x), ys: own.map((o) => (Number.isFinite(o.y) ? o.y : null)) }];
      });
      return lineChart({
        title: title || `${state.metric} by ${varied.name}`, description: `${state.metric} by ${varied.name}${title ? ` at ${title}` : ""}`, xUnit: varied.unit,
        yUnit: data.metrics[metric].unit, xLabel: varied.name, lines, points: true, yRange: [Math.min(0, ...all), high], xNames: isNumeric ? undefined : values,
      });
    }));
    note.textContent = panels.size > mostPanels ? `The first ${mostPanels} of ${panels.size} panels; the table has all.` : "All panels share the vertical axis. A point without a line or marker has no value, or is never.";
  };
  draw();
  return h("div", {},
    h("div", { class: "tools" }, select("Metric", data.metrics.map((m) => [m.id, m.id]), state.metric, (id) => {
      state.metric = id;
      draw();
    }), data.varied.length > 1 ? select("Across", data.varied.map((v, i) => [String(i), v.name]), "0", (i) => {
      state.varied = Number(i);
      draw();
    }) : null),
    note, place, tableBehind(() => everything(data, [data.metrics.findIndex((m) => m.id === state.metric)], state.metric)));
}

// A panel for each scenario and choice of the values that are not on the axis. What does not have such a value stands in every panel that
// differs in it, and has none of its own.
function panelsOf(data: ExploreData, varied: number): Map<string, Point[]> {
  const others = data.varied.map((_, i) => i).filter((i) => i !== varied);
  const keyOf = (p: Point, mask: number[]): string => JSON.stringify([p.scenario, ...others.map((i) => (mask.includes(i) ? p.values[i] : null))]);
  const masks = [...new Map(data.points.map((p) => others.filter((i) => p.values[i] !== null)).map((m) => [m.join(), m])).values()];
  const covered = new Set<string>();
  const own = (p: Point): number[] => others.filter((i) => p.values[i] !== null);
  for (const p of data.points) for (const mask of masks) if (mask.length < own(p).length && mask.every((i) => p.values[i] !== null)) covered.add(keyOf(p, mask));
  const byKey = new Map<string, Point[]>();
  for (const p of data.points) {
    const key = keyOf(p, own(p));
    const list = byKey.get(key);
    if (list) list.push(p);
    else byKey.set(key, [p]);
  }
  const isOne = data.points.every((p) => p.scenario === data.points[0].scenario);
  const panels = new Map<string, Point[]>();
  for (const [key, points] of byKey) {
    if (covered.has(key)) continue;
    const [first] = points;
    const title = [isOne ? "" : first.scenario, ...own(first).map((i) => `${data.varied[i].name} = ${first.values[i]}`)].filter((t) => t).join(", ");
    const shared = masks.filter((m) => m.length < own(first).length && m.every((i) => first.values[i] !== null)).flatMap((m) => byKey.get(keyOf(first, m)) ?? []);
    panels.set(title, [...shared, ...points]);
  }
  return panels;
}

// A table that is sorted by the column whose head is pressed.
function everything(data: ExploreData, metrics: number[], caption: string): HTMLElement {
  const isOne = data.points.every((p) => p.scenario === data.points[0].scenario);
  interface Column { head: string; text: (p: Point) => string; key: (p: Point) => number | string; isLeft: boolean }
  const columns: Column[] = [
    { head: "policy", text: (p) => p.policy, key: (p) => p.policy, isLeft: true },
    ...(isOne ? [] : [{ head: "scenario", text: (p: Point) => p.scenario, key: (p: Point) => p.scenario, isLeft: true }]),
    ...data.varied.map((v, i): Column => ({ head: v.name, text: (p) => p.values[i] ?? "", key: (p) => p.numbers[i] ?? p.values[i] ?? "", isLeft: false })),
    ...metrics.map((m): Column => ({ head: data.metrics[m].id, text: (p) => cell(data, m, p), key: (p) => number(p.figures[m]?.mean ?? null), isLeft: false })),
  ];
  let sorted = -1;
  let isDown = false;
  const body = h("tbody");
  const heads = columns.map((column, i) => {
    const button = h("button", { type: "button" }, column.head);
    const head = h("th", column.isLeft ? { scope: "col", class: "left" } : { scope: "col" }, button);
    button.addEventListener("click", () => {
      isDown = sorted === i && !isDown;
      sorted = i;
      heads.forEach((other, k) => (k === i ? other.setAttribute("aria-sort", isDown ? "descending" : "ascending") : other.removeAttribute("aria-sort")));
      draw();
    });
    return head;
  });
  const draw = (): void => {
    const points = [...data.points];
    if (sorted >= 0) {
      const { key } = columns[sorted];
      points.sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        // What has no value comes last either way.
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
        return (x < y ? -1 : x > y ? 1 : 0) * (isDown ? -1 : 1);
      });
    }
    body.replaceChildren(...points.slice(0, mostRows).map((p) => h("tr", {}, ...columns.map((c, i) =>
      i === 0 ? h("th", { scope: "row" }, c.text(p)) : h("td", c.isLeft ? { class: "left" } : {}, c.text(p))))));
  };
  draw();
  const note = data.points.length > mostRows ? h("p", { class: "soft" }, `The first ${grouped(mostRows)} of ${grouped(data.points.length)} rows.`) : null;
  return h("div", {}, note, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { "aria-label": caption }, h("thead", {}, h("tr", {}, ...heads)), body)));
}
