// Bundles src/ into one HTML file with script and style inside.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";

const [output] = process.argv.slice(2);
const common = { bundle: true, minify: true, write: false, charset: "ascii", legalComments: "none", target: ["chrome103", "firefox113", "safari16.4"] };
const [script, style] = await Promise.all([
  build({ ...common, entryPoints: ["src/main.ts"], format: "iife" }),
  build({ ...common, entryPoints: ["src/style.css"] }),
]);
const licence = readFileSync("node_modules/uplot/LICENSE", "utf8").trim();
const parts = {
  "/*style*/": style.outputFiles[0].text.trim(),
  "/*script*/": script.outputFiles[0].text.trim().replaceAll("</script", "<\\/script"),
  "<!--licence-->": `<!--\nThis page contains uPlot 1.6.32, https://github.com/leeoniya/uPlot:\n\n${licence}\n-->`,
};
let page = readFileSync("src/page.html", "utf8");
for (const [mark, text] of Object.entries(parts)) page = page.replace(mark, () => text);
writeFileSync(output, page);
