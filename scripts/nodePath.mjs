// Node built-ins only: it must work on a fresh clone.
import { createRequire } from 'node:module';

/**
 * The Node of a series: the running one where it is of that series, else the one that came with the packages.
 * Undefined where this platform's packages have none.
 */
export function nodePath(series) {
  if (Number(process.versions.node.split('.')[0]) === series) return process.execPath;
  const name = `${series === 24 ? 'node' : `node${series}`}-${process.platform}-${process.arch}`;
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    return createRequire(import.meta.url).resolve(`${name}/${binary}`);
  } catch {
    return undefined;
  }
}
