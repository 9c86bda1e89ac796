import { programArguments, signatureOf, type Registration } from './registration.ts';

/** A unit of the user's own systemd that runs the service from each logon on. */
export function systemdUnit(registration: Registration): string {
  const [executable, ...args] = [registration.node, ...programArguments('run', registration)];
  return `# ${signatureOf(registration.stateRoot)}
# "sage200-link service install" wrote this file and replaces it; "sage200-link service uninstall" takes it away.
[Unit]
Description=Sage 200 Link

[Service]
ExecStart=${[quoted(executable), ...args.map((arg) => quoted(arg.replaceAll('$', '$$$$')))].join(' ')}
Restart=on-failure
RestartSec=30
TimeoutStopSec=20
NoNewPrivileges=yes
UMask=0077

[Install]
WantedBy=default.target
`;
}

/** The path that systemd would not take: that of an executable may hold none of these, however they are written. */
export function refusedPath({ node }: Registration): string | undefined {
  return /["'\\]|\p{Cc}/u.test(node) ? node : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '%': '%%' };

/**
 * A word of a command line as systemd.service(5) reads it: quotes, C's escapes, `%` for a specifier. Variables (`$`) are
 * replaced in arguments, and not in the path of the executable.
 */
function quoted(word: string): string {
  const hex = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  // A line break would end the line.
  // oxlint-disable-next-line no-control-regex
  return `"${word.replaceAll(/[\\"%\u0000-\u001F\u007F]/g, (character) => ESCAPES[character] ?? hex(character))}"`;
}
