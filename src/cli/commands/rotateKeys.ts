import { rotateKeys } from '../../host/linkChanges.ts';
import { requirePrivateKey } from '../../session/linkSides.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { withServiceIfAny } from '../withService.ts';

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
      process.env['SSM_PRIVATE_KEY'] || (await requirePrivateKey(operations().secrets, linkId));
    await withServiceIfAny(context, (companies) => rotateKeys(companies, linkId, { publicKey, privateKey }));
    const { company, implementation } = operations().link(linkId);
    output.line(texts.text('command.rotated', { company: company.name }));
    output.result({ link: linkId, publicKey: implementation.publicKey });
    return 0;
  },
};
