import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets that nothing else looks like, with all that some way of writing changes in them. */
export const PASSWORD = 'canario-Contraseña "1"\\;&<+/=> fin';
export const PRIVATE_KEY = 'canario+clave/privada=ñ"\\0&<> fin';
/** The ones that are put in their place. */
export const NEW_PASSWORD = 'canario-Nueva-contraseña "2"\\;&<+/=>';
export const NEW_PRIVATE_KEY = 'canario+nueva/clave=ñ"\\0&<> fin';
/** What was typed instead, once. */
export const MISTYPED = 'canario-Equivocada ñ"\\;&<> fin';

const SECRETS = [PASSWORD, PRIVATE_KEY, NEW_PASSWORD, NEW_PRIVATE_KEY, MISTYPED];

/** Every way in which a program writes a text without meaning to hide it. */
function formsOf(secret: string): Readonly<Record<string, Buffer>> {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const texts: Record<string, string> = {
    json,
    'json in json': JSON.stringify(json).slice(1, -1),
    'json in ASCII': json.replaceAll('ñ', String.raw`\u00f1`),
    url,
    'url in lower case': url.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
    form: new URLSearchParams([['', secret]]).toString().slice(1),
    html,
    'html with quotes': html.replaceAll('"', '&quot;'),
    hex: bytes.toString('hex'),
    'hex in capitals': bytes.toString('hex').toUpperCase(),
  };
  // Where it begins within three bytes decides how it looks; its ends are its neighbours' too.
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const own = text.slice(before === 0 ? 0 : before + 1, -1);
    texts[`base64 at ${before}`] = own;
    texts[`base64url at ${before}`] = own.replaceAll('+', '-').replaceAll('/', '_');
  }
  const utf16 = Buffer.from(secret, 'utf16le');
  return {
    raw: bytes,
    latin1: Buffer.from(secret, 'latin1'),
    'UTF-16': utf16,
    'UTF-16, big end first': Buffer.from(utf16).swap16(),
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])),
  };
}

const FORMS = SECRETS.flatMap((secret) =>
  Object.entries(formsOf(secret)).map(([form, bytes]) => ({ secret, form, bytes })),
);

/** How many ways are looked for. */
export const FORM_COUNT = FORMS.length;

/** Which secret stands in it, and in which form; undefined where none does. */
export function secretIn(content: Buffer | string): string | undefined {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const found = FORMS.find((form) => bytes.includes(form.bytes));
  return found === undefined ? undefined : `${found.secret} (${found.form})`;
}

/** The files below a folder in which a secret stands, but for those that are meant to hold one. */
export function filesWithSecrets(folder: string, meant: readonly string[] = []): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    if (meant.includes(path)) return [];
    try {
      if (!statSync(path).isFile()) return [];
      const found = secretIn(readFileSync(path));
      return found === undefined ? [] : [`${name}: ${found}`];
    } catch (thrown) {
      // Gone since it was listed: a journal, a socket.
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw thrown;
    }
  });
}

/** Processes whose arguments or title show a secret to everybody on the machine; empty where the system has no `/proc`. */
export function processesWithSecrets(): readonly string[] {
  return processIds().flatMap((pid) => {
    const found = secretIn(Buffer.concat([read(pid, 'cmdline'), read(pid, 'comm'), read(pid, 'stat')]));
    return found === undefined ? [] : [`${pid}: ${found}`];
  });
}

/** Whether a process was given a secret in its environment. */
export function secretInEnvironment(pid: number): string | undefined {
  return secretIn(read(pid, 'environ'));
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function read(pid: number, file: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    // Ended meanwhile, or somebody else's.
    return Buffer.alloc(0);
  }
}
