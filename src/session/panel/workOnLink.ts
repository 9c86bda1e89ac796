import type { CheckResult } from '../../domain/checks.ts';
import { toErrorDetail } from '../../domain/errors.ts';
import { unexplainedOf } from '../../domain/verification.ts';
import { SHOWN_DIFFERENCES, type LinkWork } from '../../protocol/linkWork.ts';
import type { PanelCommand } from '../../protocol/panel.ts';
import { testLink } from '../testLink.ts';
import type { PanelServices, WorkOutput } from './openScreen.ts';

type GivenSecret = Omit<Extract<PanelCommand, { type: 'giveSecret' }>, 'type'>;

/** What a person begins on one company's screen: one thing at a time, beside everything else that the panel asks. */
export interface WorkOnLink {
  /** What is going on, or what came of it. */
  readonly view: LinkWork | undefined;
  testConnection(): void;
  verify(): void;
  /** Tries a password or keys, and uses them where they are accepted. */
  giveSecret(secret: GivenSecret): void;
  /** Gives it up; its outcome goes with it. */
  stop(): void;
  /** The same when the screen closes: nothing is shown any more. */
  close(): void;
}

/** Settles with what is shown when it is done; undefined takes it away. */
type Work = (signal: AbortSignal, show: (next: LinkWork) => void) => Promise<LinkWork | undefined>;

/** @param onChange called after each change of `view`. */
export function workOnLink(
  { operations, changes }: PanelServices,
  linkId: string,
  output: WorkOutput,
  onChange: () => void,
): WorkOnLink {
  let view: LinkWork | undefined;
  let controller = new AbortController();

  const begin = (first: LinkWork, work: Work) => {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    const show = (next: LinkWork | undefined) => {
      if (signal.aborted) return;
      view = next;
      onChange();
    };
    show(first);
    work(signal, show).then(show, (thrown: unknown) =>
      show({ ...(view ?? first), isRunning: false, problem: toErrorDetail(thrown) }),
    );
  };

  return {
    get view() {
      return view;
    },
    stop() {
      controller.abort();
      view = undefined;
      onChange();
    },
    close: () => controller.abort(),
    testConnection() {
      begin({ kind: 'testConnection', isRunning: true, checks: [] }, async (signal, show) => {
        const checks: CheckResult[] = [];
        const onResult = (layer: CheckResult) => {
          checks.push(layer);
          show({ kind: 'testConnection', isRunning: true, checks: [...checks] });
        };
        await testLink(operations, linkId, onResult, signal);
        return { kind: 'testConnection', isRunning: false, checks };
      });
    },
    verify() {
      begin({ kind: 'verify', isRunning: true }, async (signal) => {
        const result = await operations.verify(linkId, signal);
        const differences = unexplainedOf(result, await operations.rejections(linkId));
        return {
          kind: 'verify',
          isRunning: false,
          result: { ...result, differences: differences.slice(0, SHOWN_DIFFERENCES) },
        };
      });
    },
    giveSecret({ secret, value, publicKey }) {
      begin({ kind: 'giveSecret', isRunning: true, secret }, async () => {
        const { company, implementation } = operations.link(linkId);
        if (secret === 'sqlPassword') await changes.changePassword(linkId, value);
        else {
          const keys = { publicKey: publicKey ?? implementation.publicKey, privateKey: value };
          await changes.rotateKeys(linkId, keys);
        }
        const what = secret === 'sqlPassword' ? 'passwordChanged' : 'keysRotated';
        output.done({ what, company: company.name });
        return undefined;
      });
    },
  };
}
