import { connectService } from '../../service/connectService.ts';
import { requireSecret } from '../../session/linkSides.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command, CommandContext } from '../command.ts';

export const rotateKeysCommand: Command = {
  name: 'rotate-keys',
  summary: { es: 'cambia las claves de un vínculo', en: 'changes the keys of a link' },
  usage: '[--link ID] --public-key K',
  options: { link: { type: 'string' }, 'public-key': { type: 'string' } },
  async run(context) {
    const { operations, options, output, texts } = context;
    const publicKey = options.required('public-key');
    const linkId = chooseLink(context);
    // The new one comes from the environment, before whatever a file of secrets holds of the link.
    const privateKey =
      process.env['SSM_PRIVATE_KEY'] || (await requireSecret(operations().secrets, linkId, 'privateKey'));
    await operations().rotateKeys(linkId, { publicKey, privateKey });
    await tellService(context, linkId, privateKey);
    const { company, implementation } = operations().registry.get(linkId);
    output.line(texts.text('command.rotated', { company: company.name }));
    output.result({ link: linkId, publicKey: implementation.publicKey });
    return 0;
  },
};

/** A service that is running has the old key in its memory; where none is, there is nobody to tell. */
async function tellService(
  { operations }: CommandContext,
  linkId: string,
  privateKey: string,
): Promise<void> {
  const { state, secrets } = operations();
  const sqlPassword = await secrets.get(linkId, 'sqlPassword');
  if (sqlPassword === undefined) return;
  const program = process.argv[1] ?? '';
  const service = await connectService(state.root, { program, startIt: false }).catch(() => undefined);
  try {
    await service?.serve(linkId, { sqlPassword, privateKey });
  } finally {
    service?.close();
  }
}
