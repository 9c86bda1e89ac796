import type { Answer } from '../http/apiRequest.ts';
import type { CrmVariant, Fields, Work } from './crmVariant.ts';
import { inOrder, isBulk, isFields, isList, mapFields, without } from './crmVariant.ts';

const PAGE = '<!DOCTYPE html><html><body><h1>Estamos de mantenimiento</h1></body></html>';

const json = (status: number, message: string, code?: number): Answer => ({
  status,
  body: { ...(code === undefined ? {} : { code }), message },
});
const page = (status: number): Answer => ({ status, body: undefined, page: PAGE });

/** Some paths are answered otherwise: `users/5/roles`. */
function instead(path: RegExp, answer: Answer): CrmVariant {
  return (request, work) => (path.test(request.segments.join('/')) ? answer : work(request));
}

function lists(ask: (request: Parameters<Work>[0], work: Work) => Answer): CrmVariant {
  return (request, work) => (isList(request) ? ask(request, work) : work(request));
}

/** Answers are changed field by field. */
function fieldwise(change: (name: string, value: unknown) => unknown): CrmVariant {
  return (request, work) => {
    const answer = work(request);
    return { ...answer, body: mapFields(answer.body, change) };
  };
}

/** The items of bulk answers are changed, and come in the order in which they were sent. */
function bulkItems(change: (item: Fields, index: number, all: readonly Fields[]) => Fields): CrmVariant {
  return (request, work) => {
    const answer = work(request);
    const items = isBulk(request) ? inOrder(answer) : undefined;
    return items === undefined ? answer : { ...answer, body: items.map(change) };
  };
}

const extIds = (change: (text: string) => string): CrmVariant =>
  fieldwise((name, value) => (/^extid$/i.test(name) && typeof value === 'string' ? change(value) : value));

/** Beyond its end, a list shows its last page again. */
const repeatingLastPage = lists((request, work) => {
  const answer = work(request);
  const number = Number(request.query.get('page') ?? 0);
  if (number === 0 || !Array.isArray(answer.body) || answer.body.length > 0) {
    return answer;
  }
  for (let before = number - 1; before >= 0; before -= 1) {
    const query = new URLSearchParams(request.query);
    query.set('page', String(before));
    const last = work({ ...request, query });
    if (before === 0 || (Array.isArray(last.body) && last.body.length > 0)) {
      return last;
    }
  }
  return answer;
});

/** The second lies between the caller and the first. */
const both =
  (inner: CrmVariant, outer: CrmVariant): CrmVariant =>
  (request, work, nth) =>
    outer(request, (asked) => inner(asked, work, nth), nth);

const ignoring = (...names: readonly string[]): CrmVariant =>
  lists((request, work) => work(without(request, ...names)));

const pagesOf50 = lists((request, work) =>
  work({ ...request, headers: { ...request.headers, 'x-fm-entity-count': '50', count: '50' } }),
);

/** CRMs that differ from the assumed one, by name. None is known to exist; each is a way to be wrong about it. */
export const CRM_VARIANTS = {
  'ignores-where': ignoring('where'),
  'ignores-order': ignoring('order'),
  'ignores-page': ignoring('page'),
  'ignores-where-and-order': ignoring('where', 'order'),
  'ignores-where-and-page': ignoring('where', 'page'),
  'ignores-order-and-page': ignoring('order', 'page'),
  // Without an order, records come as they were created: in ascending order of their ids.
  ascending: lists((request, work) =>
    work(request.query.get('order') === 'id' ? without(request, 'order') : request),
  ),
  'page-50': pagesOf50,
  'page-50-ignores-where': both(pagesOf50, ignoring('where')),
  'repeats-last-page': both(repeatingLastPage, ignoring('where')),
  'no-bulk': instead(/\/bulk$/, json(404, 'Not Found')),
  'no-bulk-405': instead(/\/bulk$/, page(405)),
  'no-bulk-910': instead(/\/bulk$/, json(400, 'The resource does not exist', 910)),
  'no-bulk-no-single': (request, work) =>
    request.method === 'POST' && request.segments[0] !== 'login'
      ? json(405, 'Method Not Allowed')
      : work(request),
  'bulk-spanish': bulkItems((item) => {
    const { status, Message, ...rest } = item;
    const isDone = status === 200;
    const done = Message === 'entity created' ? 'entidad creada' : 'entidad actualizada';
    return isDone ? { ...rest, Message: done } : { ...rest, status, Message };
  }),
  'bulk-ids-as-text': bulkItems((item) => ('id' in item ? { ...item, id: String(item['id']) } : item)),
  'bulk-without-guids': bulkItems(({ guid: _guid, ...item }) => item),
  'bulk-guids-upper': bulkItems(({ guid, ...item }) => ({ Guid: String(guid).toUpperCase(), ...item })),
  'bulk-wrapped': (request, work) => {
    const answer = work(request);
    return isBulk(request) && Array.isArray(answer.body)
      ? { ...answer, body: { results: answer.body } }
      : answer;
  },
  'one-id-for-all': bulkItems((item, _index, [first]) =>
    'id' in item ? { ...item, id: first?.['id'] } : item,
  ),
  'wrapped-lists': (request, work) => {
    const answer = work(request);
    return Array.isArray(answer.body) && !isBulk(request)
      ? { ...answer, body: { data: answer.body, count: answer.body.length } }
      : answer;
  },
  'flags-as-numbers': fieldwise((_name, value) => (typeof value === 'boolean' ? Number(value) : value)),
  'ids-as-text': fieldwise((name, value) =>
    name === 'id' && typeof value === 'number' ? String(value) : value,
  ),
  'error-objects': (request, work) => {
    const answer = work(request);
    if (answer.status >= 400) {
      return { ...answer, body: { error: answer.body } };
    }
    const body = !Array.isArray(answer.body)
      ? answer.body
      : answer.body.map((item: unknown) =>
          isBulk(request) && isFields(item) && item['status'] !== 200
            ? { guid: item['guid'], error: { code: 901, message: item['Message'] } }
            : item,
        );
    return { ...answer, body };
  },
  'no-workspace': instead(/^workspace$/, json(404, 'Not Found')),
  'workspace-403': instead(/^workspace$/, json(403, 'Forbidden')),
  'workspace-500': instead(/^workspace$/, json(500, 'Connection error', 900)),
  'workspace-html': instead(/^workspace$/, page(200)),
  'roles-403': instead(/^workspace$|\/roles$/, json(403, 'Forbidden')),
  'roles-404': instead(/^workspace$|\/roles$/, json(404, 'Not Found')),
  'roles-renumbered': (request, work) => {
    if (request.segments[0] === 'workspace') {
      return json(404, 'Not Found');
    }
    const answer = work(request);
    const isRoles = request.segments[2] === 'roles' && Array.isArray(answer.body);
    return isRoles
      ? { ...answer, body: mapFields(answer.body, (name, id) => (name === 'id' ? Number(id) - 25 : id)) }
      : answer;
  },
  'no-schema': instead(/\/schema$/, json(404, 'Not Found')),
  'no-resources': instead(/^resources$/, json(404, 'Not Found')),
  'no-countries': instead(/^countries$/, json(403, 'Forbidden')),
  'no-branches': instead(/^branches$/, json(404, 'Not Found')),
  'login-201': (request, work) => {
    const answer = work(request);
    return request.method === 'POST' && answer.status === 200 ? { ...answer, status: 201 } : answer;
  },
  'extid-upper': extIds((text) => text.toUpperCase()),
  'extid-lower': extIds((text) => text.toLowerCase()),
  'extid-padded': extIds((text) => text.padEnd(30)),
  'extid-trimmed': extIds((text) => text.trim()),
  'maintenance-now-and-then': (request, work, nth) => (nth % 7 === 0 ? page(200) : work(request)),
  'maintenance-after-the-work': (request, work, nth) => {
    const answer = work(request);
    return nth % 7 === 0 ? page(200) : answer;
  },
  'maintenance-503': () => page(503),
  'gateway-302': () => ({
    status: 302,
    body: undefined,
    page: '',
    headers: { Location: 'https://sso.example.com/' },
  }),
  'gateway-404': () => json(404, 'no Route matched with those values'),
  'sessions-end-at-once': (request, work) =>
    request.segments[0] === 'login' ? work(request) : json(401, 'Unauthorized'),
} as const satisfies Readonly<Record<string, CrmVariant>>;

export type CrmVariantName = keyof typeof CRM_VARIANTS;

export function isCrmVariant(name: string): name is CrmVariantName {
  return Object.hasOwn(CRM_VARIANTS, name);
}
