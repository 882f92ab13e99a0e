// Figures as the command prints them: three digits and a unit.

export type Value = number | "never" | null;
export type Unit = "Count" | "Share" | "Time" | "PerSecond" | "Energy";

export function figure(unit: string, value: Value): string {
  if (value === null || Number.isNaN(value)) return "-";
  if (value === "never" || value === Infinity) return "never";
  switch (unit) {
    case "Time": return time(value);
    case "Share": return `${(100 * value).toFixed(1)} %`;
    case "Energy": return energy(value / 1e9);
    case "PerSecond": return `${digits(value)}/s`;
    case "Count": return Number.isInteger(value) ? grouped(value) : digits(value);
    default: return digits(value);
  }
}

export function time(ns: number): string {
  const size = Math.abs(ns);
  if (size === Infinity) return "never";
  if (size >= 1e9) return `${digits(ns / 1e9)} s`;
  if (size >= 1e6) return `${digits(ns / 1e6)} ms`;
  if (size >= 1e3) return `${digits(ns / 1e3)} us`;
  return `${digits(ns)} ns`;
}

/** An instant in full: 1,234.567891 ms. */
export function instant(ns: number): string {
  if (ns === Infinity) return "never";
  const whole = Math.floor(ns / 1e6);
  const rest = String(Math.round(ns - whole * 1e6)).padStart(6, "0").replace(/0{1,5}$/, "");
  return `${grouped(whole)}${rest === "0" || rest === "" ? "" : `.${rest}`} ms`;
}

export function number(value: Value): number {
  return value === null ? NaN : value === "never" ? Infinity : value;
}

export function grouped(value: number): string {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

function energy(joules: number): string {
  const size = Math.abs(joules);
  if (size >= 1e6) return `${digits(joules / 1e6)} MJ`;
  if (size >= 1e4) return `${digits(joules / 1e3)} kJ`;
  return size >= 1 || size === 0 ? `${digits(joules)} J` : `${digits(joules * 1e3)} mJ`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return grouped(value);
  if (size >= 9.995) return value.toFixed(1);
  return size === 0 ? "0" : value.toFixed(2);
}

/** Label of a tick on an axis; `step` is the distance of ticks, so that neighbours differ. */
export function tick(unit: string, value: number, step: number): string {
  if (unit === "Share") return `${trimmed(100 * value, 100 * step)} %`;
  if (unit === "Energy") return step >= 1e9 ? `${trimmed(value / 1e9, step / 1e9)} J` : `${trimmed(value / 1e6, step / 1e6)} mJ`;
  if (unit !== "Time") return trimmed(value, step);
  const [name, factor] = step >= 1e8 ? ["s", 1e9] as const : step >= 1e5 ? ["ms", 1e6] as const : step >= 100 ? ["us", 1e3] as const : ["ns", 1] as const;
  return `${trimmed(value / factor, step / factor)} ${name}`;
}

function trimmed(value: number, step: number): string {
  let places = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  // A step of 0.25 needs two.
  while (places < 6 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6) places++;
  const [whole, rest] = value.toFixed(places).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${text}.${rest}`.replace(/\.?0+$/, "") || "0" : text;
}

/** A round distance of ticks: 1, 2 or 5 times a power of ten. */
export function niceStep(span: number, ticks: number): number {
  const rough = span / Math.max(1, ticks);
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead > 5 ? 10 : lead > 2 ? 5 : lead > 1 ? 2 : 1) * power;
}
