import { rotateKeys } from '../../host/linkChanges.ts';
import { requirePrivateKey } from '../../session/linkSides.ts';
import { chooseLink } from '../chooseLink.ts';
import type { Command } from '../command.ts';
import { LINK_OPTION } from '../optionTable.ts';
import { withServiceIfAny } from '../withService.ts';

export const rotateKeysCommand: Command = {
  name: 'rotate-keys',
  example: 'SSM_PRIVATE_KEY=… sage200-link rotate-keys --public-key 0123abcd',
  options: { ...LINK_OPTION, 'public-key': { type: 'string', value: 'KEY', needed: true } },
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
