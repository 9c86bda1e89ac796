import { randomUUID } from 'node:crypto';
import { newImplementation } from '../../domain/implementation.ts';
import { requirePrivateKey } from '../../session/linkSides.ts';
import type { Command, CommandContext } from '../command.ts';
import { API_OPTIONS, COMPANY_OPTION, SQL_OPTIONS } from '../optionTable.ts';
import { printStatus, printTotals } from '../printStatus.ts';
import { runLinking, type LinkingRequest } from '../runLinking.ts';

export const linkCommand: Command = {
  name: 'link',
  example:
    'sage200-link link --company 1 --sql-server SRV-SAGE --sql-database Sage --sql-user sage_link --implementation-id 48127 --public-key 0123abcd --accept-privacy --accept-terms --invite all',
  options: {
    ...SQL_OPTIONS,
    ...API_OPTIONS,
    ...COMPANY_OPTION,
    'implementation-id': { type: 'string', value: 'ID' },
    'implementation-name': { type: 'string', value: 'NAME' },
    'new-implementation': { type: 'string', value: 'NAME' },
    'admin-email': { type: 'string', value: 'EMAIL' },
    'accept-privacy': { type: 'boolean', needed: true },
    'accept-terms': { type: 'boolean', needed: true },
    admin: { type: 'string', value: 'CODE' },
    invite: { type: 'string', value: 'CODE,CODE|all|none', choices: ['all', 'none'], fallback: 'none' },
    'no-sync': { type: 'boolean' },
  },
  async run(context) {
    const link = await runLinking(context, await readRequest(context));
    const { output, texts, options } = context;
    output.line(`✓ ${texts.text('step.linked', { link: link.id })}`);
    if (!options.flag('no-sync')) {
      const status = await context.operations().status(link.id);
      output.line();
      printStatus(output, texts, status);
      printTotals(output, texts, status.parts);
    }
    output.result(link);
    return 0;
  },
};

async function readRequest(context: CommandContext): Promise<LinkingRequest> {
  const { options } = context;
  const linkId = randomUUID();
  const admin = options.number('admin');
  const request: LinkingRequest = {
    linkId,
    connection: options.sqlConnection(),
    companyCode: options.requiredNumber('company'),
    apiUrl: options.apiUrl,
    implementationId: options.text('implementation-id') ?? '',
    implementationName: options.text('implementation-name') ?? '',
    publicKey: options.text('public-key') ?? '',
    hasPrivateKey: (await context.operations().secrets.get(linkId, 'privateKey')) !== undefined,
    acceptPrivacy: options.flag('accept-privacy'),
    acceptTerms: options.flag('accept-terms'),
    ...(admin === undefined ? {} : { admin }),
    invite: readInvite(context),
    synchronise: !options.flag('no-sync'),
  };
  const name = options.text('new-implementation');
  if (name === undefined) {
    // R6 would name the field of a form; here it is better to say where the key is to be put.
    if (request.publicKey !== '') await requirePrivateKey(context.operations().secrets, linkId);
    return request;
  }

  // The new keys must be kept somewhere that outlives this call: the CRM shows the private one only once.
  if (options.text('secrets-file') === undefined) throw options.missing('secrets-file');
  const parsed = newImplementation.safeParse({
    apiUrl: options.apiUrl,
    name,
    adminEmail: options.required('admin-email'),
  });
  if (!parsed.success) {
    const option = parsed.error.issues[0]?.path[0] === 'name' ? 'new-implementation' : 'admin-email';
    throw options.wrong(option, options.text(option) ?? '');
  }
  return { ...request, hasPrivateKey: false, newImplementation: parsed.data };
}

function readInvite({ options }: CommandContext): LinkingRequest['invite'] {
  const invite = options.text('invite') ?? 'none';
  if (invite === 'all' || invite === 'none') return invite;
  if (!/^\d+(,\d+)*$/.test(invite)) throw options.wrong('invite', invite);
  return invite.split(',').map(Number);
}
