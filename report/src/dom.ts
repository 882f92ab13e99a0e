// Small helpers that make elements. Text is always set as text, so that no name is read as HTML.

export type Child = Node | string | null | undefined;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string> = {}, ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) if (child != null) element.append(child);
  return element;
}

export function svg(name: string, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  for (const child of children) if (child != null) element.append(child);
  return element;
}

/** What a report says where latencies are estimates. */
export const derivedNotice = (stages: string[]): string => `Derived from operators, not measured: ${stages.join(", ")}.`;

export interface Cell {
  text: string;
  look?: "best" | "bad";
}

export function table(heads: string[], rows: (string | Cell)[][], caption: string, leftColumns = 1): HTMLElement {
  const left = (i: number): Record<string, string> => (i < leftColumns ? { class: "left" } : {});
  const body = rows.map((row) =>
    h("tr", {}, ...row.map((cell, i) => {
      if (i === 0) return h("th", { scope: "row" }, typeof cell === "string" ? cell : cell.text);
      if (typeof cell === "string") return h("td", left(i), cell);
      return h("td", cell.look ? { class: cell.look } : left(i), cell.text);
    })));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { "aria-label": caption },
      h("thead", {}, h("tr", {}, ...heads.map((head, i) => h("th", { scope: "col", ...left(i) }, head)))),
      h("tbody", {}, ...body)));
}

/** A table that is made when it is opened. */
export function tableBehind(make: () => Node, title = "Table"): HTMLDetailsElement {
  const details = h("details", {}, h("summary", {}, title));
  details.addEventListener("toggle", () => {
    while (details.childNodes.length > 1) details.lastChild!.remove();
    if (details.open) details.append(make());
  });
  return details;
}

export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), ...children);
}

export function select(label: string, options: [string, string][], chosen: string, onChange: (value: string) => void): HTMLElement {
  const list = h("select", {}, ...options.map(([value, text]) => h("option", value === chosen ? { value, selected: "" } : { value }, text)));
  list.addEventListener("change", () => onChange(list.value));
  return h("label", {}, label, list);
}
