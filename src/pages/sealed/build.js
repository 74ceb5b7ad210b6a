// Makes the bundles and the licences of what's in them: node build.js [FOLDER]. The same sources give the same bytes.
import { build } from 'esbuild';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? here;
// The officers' page has its own, so that what reporters run changes only when it has to.
const BUNDLES = { 'bundle.js': 'client/reporter.js', 'officer-bundle.js': 'client/office.js' };

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: Object.entries(BUNDLES).map(([name, path]) => ({ in: path, out: name.slice(0, -'.js'.length) })),
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2020', 'chrome80'],
  charset: 'utf8',
  legalComments: 'none',
  sourcemap: false,
  metafile: true,
  logLevel: 'silent',
});

const packages = new Set();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const path of Object.keys(inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path);
    if (found) packages.add(found[1]);
  }
}

const texts = [];
for (const name of [...packages].sort()) {
  const folder = join(here, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one));
  if (!file) throw new Error(`${name} comes without the text of its licence`);
  const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim();
  texts.push(`${name} ${version} (${license})\n\n${text}\n`);
}
await writeFile(join(out, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
