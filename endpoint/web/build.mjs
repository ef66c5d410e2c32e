// Builds the editor's bundles into build/: editor.js for the page /sparql, parser.js that it loads when somebody types, and the licences of what is in them.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const done = await build({
  absWorkingDir: here,
  entryPoints: ["editor/editor.js", "editor/parser.js"],
  outdir: "build",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  banner: { js: "/* Licences of the libraries in this file: editor-licences.txt */" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const packages = new Set(Object.keys(done.metafile.inputs).flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
const texts = await Promise.all([...packages].sort().map(async (folder) => {
  const about = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
  const file = (await readdir(join(here, folder))).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? await readFile(join(here, folder, file), "utf8") : "";
  return `${relative("node_modules", folder)} ${about.version} (${about.license})\n\n${text.trim()}\n`;
}));
await writeFile(join(here, "build", "editor-licences.txt"), texts.join("\n----\n\n"));
