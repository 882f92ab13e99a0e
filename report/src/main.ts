// Entry of the page: reads the data and builds the report.
import { redrawAll } from "./charts";
import { readColumns, readJson } from "./data";
import { h } from "./dom";
import { explorePage } from "./explore";
import { runPage } from "./runs";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let chosen: string | null = null;

function applyTheme(forced?: string): void {
  root.dataset.theme = forced ?? chosen ?? (prefersDark.matches ? "dark" : "light");
}

async function start(): Promise<void> {
  applyTheme();
  const data = readJson();
  const columns = await readColumns(data as { columns?: number[] });
  const page = document.getElementById("page")!;
  const parts = data.kind === "run" ? runPage(data, columns) : explorePage(data);
  const toggle = h("button", { type: "button" }, "Light or dark");
  toggle.addEventListener("click", () => {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    applyTheme();
    redrawAll();
  });
  const links = parts.filter((p) => p.id).map((p) => h("a", { href: `#${p.id}` }, p.querySelector("h2")!.textContent));
  page.replaceChildren(parts[0], h("nav", { "aria-label": "Sections" }, ...links, toggle), ...parts.slice(1),
    h("p", { class: "soft" }, `Written by schedlang ${data.schedlang}.`));
  prefersDark.addEventListener("change", () => {
    applyTheme();
    redrawAll();
  });
  // Paper is white.
  addEventListener("beforeprint", () => {
    applyTheme("light");
    redrawAll();
  });
  addEventListener("afterprint", () => {
    applyTheme();
    redrawAll();
  });
  let width = innerWidth;
  let due = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(due);
    due = setTimeout(redrawAll, 100);
  });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    root.dataset.drawn = String(Math.round(performance.now()));
  }));
}

start().catch((error: unknown) => {
  document.getElementById("page")!.replaceChildren(h("h1", {}, "This report cannot be shown"), h("p", {}, `The page is damaged or the browser is too old: ${String(error)}`));
  throw error;
});
