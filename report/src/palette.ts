// Colours that people with any kind of colour vision can tell apart (Okabe and Ito, "Color Universal Design", 2008), each with a pattern,
// a dash or a shape of its own, so that no difference is shown by colour alone.

const light = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#a89a00", "#6b6b6b"];
const dark = ["#4aa3df", "#f0b429", "#2bc79a", "#e39ac4", "#ff8548", "#8fd0f7", "#e8dc4a", "#b0b0b0"];

export function isDark(): boolean {
  return document.documentElement.dataset.theme === "dark";
}

export function colour(index: number): string {
  return (isDark() ? dark : light)[index % light.length];
}

export function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The letter on a background of a colour. */
export function onColour(index: number): string {
  return isDark() ? "#10131a" : [1, 5, 6, 3].includes(index % light.length) ? "#10131a" : "#ffffff";
}

const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [1, 5], [12, 5], [4, 4, 1, 4]];
export function dash(index: number): number[] {
  return dashes[index % dashes.length];
}

// Each returns true where a pattern has ink; a tile is 8 pixels wide.
const patterns: ((x: number, y: number) => boolean)[] = [
  () => false,
  (x, y) => (x + y) % 8 < 2,
  (x, y) => x % 4 === 1 && y % 4 === 1,
  (_, y) => y % 4 === 0,
  (x, y) => (x - y + 8) % 8 < 2,
  (x) => x % 4 === 0,
  (x, y) => (x + y) % 8 < 1 || (x - y + 8) % 8 < 1,
  (x, y) => x % 8 < 4 !== y % 8 < 4,
];

export function tile(index: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d")!;
  context.fillStyle = colour(index);
  context.fillRect(0, 0, 8, 8);
  context.fillStyle = isDark() ? "#0009" : "#fff9";
  // Streams beyond the eighth repeat a colour with another pattern.
  const ink = patterns[(index + Math.floor(index / light.length)) % patterns.length];
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) if (ink(x, y)) context.fillRect(x, y, 1, 1);
  return canvas;
}

const cache = new Map<string, CanvasPattern>();
export function fill(context: CanvasRenderingContext2D, index: number): CanvasPattern {
  const key = `${index}/${isDark()}`;
  let found = cache.get(key);
  if (!found) cache.set(key, (found = context.createPattern(tile(index), "repeat")!));
  return found;
}

/** Red, green and blue of a colour, as a pixel of image data. */
export function pixel(hex: string): number {
  const value = parseInt(hex.slice(1, 7), 16);
  return (255 << 24 | (value & 255) << 16 | (value & 0xff00) | value >> 16) >>> 0;
}

/** Path of a marker around 0, 0. */
export function marker(index: number, r: number): string {
  const polygon = (corners: number, turn: number, size = r): string =>
    `M${Array.from({ length: corners }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / corners;
      return `${(size * Math.sin(angle)).toFixed(2)},${(-size * Math.cos(angle)).toFixed(2)}`;
    }).join("L")}Z`;
  switch (index % 8) {
    case 0: return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
    case 1: return polygon(4, Math.PI / 4, r * 1.25);
    case 2: return polygon(3, 0, r * 1.3);
    case 3: return polygon(4, 0, r * 1.3);
    case 4: return polygon(3, Math.PI, r * 1.3);
    case 5: return polygon(5, 0, r * 1.2);
    case 6: return polygon(6, 0, r * 1.1);
    default: return `M${-r},${-r / 3}h${(r * 2) / 3}v${-r / 1.5}h${r / 1.5}v${r / 1.5}h${r / 1.5}v${r / 1.5}h${-r / 1.5}v${r / 1.5}h${-r / 1.5}v${-r / 1.5}h${-r / 1.5}Z`;
  }
}
