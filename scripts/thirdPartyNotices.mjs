// The licences of what is bundled, as their authors ask for: the texts of the packages of which something is in the
// outputs, with their names. Node built-ins only: the build runs it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([-.]|$)/i;

const MIT = `MIT License

Copyright (c) AUTHOR

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The folders of the packages of which at least a byte is in one of the outputs. */
export function bundledPackages(metafiles, isShipped = () => true) {
  const folders = new Set();
  for (const { outputs } of metafiles)
    for (const [file, { inputs }] of Object.entries(outputs))
      if (isShipped(file))
        for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
          const [folder] = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
          if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
        }
  return [...folders].sort();
}

/** @throws for a package that brings no licence text: it may not be bundled as it stands. */
export function licenceOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(...wellKnownText(license, author));
  if (texts.length === 0) throw new Error(`${folder} brings no licence text`);
  return { name, version, licence: license, text: texts.join('\n\n') };
}

/** Some packages name the licence and its author, and leave its well-known text out. */
function wellKnownText(license, author) {
  const name = typeof author === 'string' ? author : author?.name;
  return license === 'MIT' && name ? [MIT.replace('AUTHOR', name)] : [];
}

export function thirdPartyNotices(folders) {
  const parts = folders
    .map(licenceOf)
    .map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}`);
  return (
    [
      'Sage 200 Link contains the following software of others, each under the licence that follows its name.',
      ...parts,
    ].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n'
  );
}
