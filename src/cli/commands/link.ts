import { randomUUID } from 'node:crypto';
import { newImplementation } from '../../domain/implementation.ts';
import { requirePrivateKey } from '../../session/linkSides.ts';
import type { Command, CommandContext } from '../command.ts';
import { API_OPTIONS, API_USAGE, SQL_OPTIONS, SQL_USAGE } from '../options.ts';
import { runLinking, type LinkingRequest } from '../runLinking.ts';

export const linkCommand: Command = {
  name: 'link',
  summary: {
    es: 'vincula una empresa con una implementación y la sincroniza',
    en: 'links a company with an implementation and synchronises it',
  },
  usage: `--company C [--implementation-id I] [--implementation-name N] [--new-implementation NAME --admin-email E] --accept-privacy --accept-terms [--admin CODE] [--invite CODE,CODE|all|none] [--no-sync] ${SQL_USAGE} ${API_USAGE}`,
  options: {
    ...SQL_OPTIONS,
    ...API_OPTIONS,
    company: { type: 'string' },
    'implementation-id': { type: 'string' },
    'implementation-name': { type: 'string' },
    'new-implementation': { type: 'string' },
    'admin-email': { type: 'string' },
    'accept-privacy': { type: 'boolean' },
    'accept-terms': { type: 'boolean' },
    admin: { type: 'string' },
    invite: { type: 'string' },
    'no-sync': { type: 'boolean' },
  },
  async run(context) {
    const link = await runLinking(context, await readRequest(context));
    context.output.line(`✓ ${context.texts.text('step.linked', { link: link.id })}`);
    context.output.result(link);
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
