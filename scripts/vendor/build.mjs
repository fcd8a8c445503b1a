// Makes static/vendor again from the packages that package-lock.json pins by version and hash. See README.md.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, "node_modules");
const vendor = path.join(here, "..", "..", "static", "vendor");
const banner = "/* Made by scripts/vendor; do not edit. Licences: LICENCES.txt beside this file. */\n";

const styles = compile(path.join(here, "frontend.scss"), {
  loadPaths: [here, modules],
  quietDeps: true,
  sourceMap: false,
  style: "compressed",
}).css.replace(/^\uFEFF/, "");

const script = await build({
  bundle: true,
  entryPoints: [path.join(here, "frontend.js")],
  format: "iife",
  legalComments: "none",
  minify: true,
  target: ["es2019"],
  write: false,
});

await rm(vendor, { force: true, recursive: true });
await mkdir(path.join(vendor, "fonts"), { recursive: true });
await mkdir(path.join(vendor, "images"));
await writeFile(path.join(vendor, "frontend.css"), `${banner}${styles}\n`);
await writeFile(path.join(vendor, "frontend.js"), banner + script.outputFiles[0].text);

const images = new Set([...styles.matchAll(/url\("?images\/([\w.-]+)"?\)/g)].map((match) => match[1]));
for (const image of images) {
  await cp(
    path.join(modules, "@ministryofjustice/frontend/moj/assets/images", image),
    path.join(vendor, "images", image),
  );
}
// "latin-ext" has the macrons and underlines of Aboriginal and Torres Strait Islander names.
for (const script of ["latin", "latin-ext"]) {
  const font = `public-sans-${script}-wght-normal.woff2`;
  await cp(
    path.join(modules, "@fontsource-variable/public-sans/files", font),
    path.join(vendor, "fonts", font),
  );
}

const licence = async (name) => readFile(path.join(here, "licences", name), "utf8");
const version = async (name) => JSON.parse(await readFile(path.join(modules, name, "package.json"), "utf8")).version;
await writeFile(
  path.join(vendor, "LICENCES.txt"),
  [
    `govuk-frontend ${await version("govuk-frontend")}\n\n${await licence("govuk-frontend.txt")}`,
    `@ministryofjustice/frontend ${await version("@ministryofjustice/frontend")}\n\n${await licence("moj-frontend.txt")}`,
    `Public Sans ${await version("@fontsource-variable/public-sans")}\n\n${await readFile(path.join(modules, "@fontsource-variable/public-sans/LICENSE"), "utf8")}`,
  ].join(`\n${"=".repeat(80)}\n\n`),
);

const files = (await readdir(vendor, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(vendor, path.join(entry.parentPath, entry.name)))
  .sort();
const sums = await Promise.all(
  files.map(async (file) => {
    const bytes = await readFile(path.join(vendor, file));
    return `${createHash("sha256").update(bytes).digest("hex")}  ${file}\n`;
  }),
);
await writeFile(path.join(vendor, "SHA256SUMS"), sums.join(""));
console.log(`static/vendor: ${files.length} files`);
