// A lint rule made from one table: what each folder may import stands in layers.json.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { layers } = JSON.parse(readFileSync(join(ROOT, 'layers.json'), 'utf8'));
/** The longest first: a room is told before the floor that it is on. */
const NAMES = Object.keys(layers).sort((a, b) => b.length - a.length);

const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const layerOf = (path) => NAMES.find((name) => isIn(path, name));

/** Why a file may not import a module; undefined where it may. */
function objection(file, module) {
  const layer = layerOf(file);
  if (layer === undefined) return `${dirname(file)} is not in layers.json`;
  const { imports, packages } = layers[layer];
  if (!module.startsWith('.')) {
    const isAllowed = packages.some(
      (name) => name === module || (name.endsWith('*') && module.startsWith(name.slice(0, -1))),
    );
    return isAllowed ? undefined : `${layer} may not use ${module}`;
  }
  const target = relative(ROOT, resolve(ROOT, dirname(file), module)).replaceAll(sep, '/');
  const targetLayer = layerOf(target) ?? target;
  if (targetLayer === layer || imports.some((name) => name === targetLayer || isOpen(name, targetLayer)))
    return undefined;
  return `${layer} may not import ${targetLayer}`;
}

/** `src/connector/*` stands for all rooms of a folder, `l10n` for a folder without any. */
function isOpen(name, layer) {
  return name.endsWith('/*')
    ? isIn(layer, name.slice(0, -2))
    : layerOf(name) === undefined && isIn(layer, name);
}

const imports = {
  meta: { type: 'problem', docs: { description: 'imports go the way that layers.json says' } },
  create(context) {
    const file = relative(ROOT, context.filename).replaceAll(sep, '/');
    const check = (node) => {
      const module = node.source?.value;
      if (typeof module !== 'string') return;
      const message = objection(file, module);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { meta: { name: 'layers' }, rules: { imports } };
