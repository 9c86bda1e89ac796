import type { Command } from '../command.ts';
import { completionScript, SHELLS } from '../completionScript.ts';

export const completionCommand: Command = {
  name: 'completion',
  options: {},
  example: 'source <(sage200-link completion bash)',
  verbs: SHELLS,
  async run({ options, output, texts, commands }) {
    const shell = SHELLS.find((one) => one === options.verb);
    if (shell === undefined) throw new Error(`no shell ${options.verb}`);
    const script = completionScript(shell, commands, texts);
    output.line(script);
    output.result({ shell, script });
    return 0;
  },
};
