import { programArguments, signatureOf, type Registration } from './registration.ts';

/**
 * A task that starts the service in the background each time the user logs on, as the Task Scheduler imports it. It starts
 * it and ends: were the service itself the task, its console window would stay open.
 *
 * @param user `DOMAIN\NAME`. A task for its own user alone needs no administrator.
 */
export function scheduledTask(registration: Registration, user: string): string {
  const args = programArguments('start', registration);
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Sage 200 Link</Description>
    <Documentation>${signatureOf(registration.stateRoot)}</Documentation>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <UserId>${escaped(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escaped(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT5M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(registration.node)}</Command>
      <Arguments>${escaped(args.map(quoted).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
}

/** The first path that the Task Scheduler would read otherwise: it has no escape for what looks like a variable. */
export function misreadPath(registration: Registration): string | undefined {
  return [registration.node, ...programArguments('start', registration)].find((word) =>
    /%[^%]+%|\$\(/.test(word),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** A word of a command line as Windows' C runtime reads it: a backslash escapes only before a quote. */
function quoted(word: string): string {
  return `"${word.replaceAll(/(\\*)("|$)/g, (_, backslashes: string, quote: string) => `${backslashes}${backslashes}${quote === '' ? '' : '\\"'}`)}"`;
}
