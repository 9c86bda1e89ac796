import { ApiClient } from '../../src/connector/salesManagement/apiClient.ts';
import type { ApiRequest } from '../../src/connector/salesManagement/apiTransport.ts';

interface SentItem {
  readonly guid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A bulk create as it went out, and which id each of its items got. */
export interface SentBatch {
  readonly path: string;
  readonly items: readonly SentItem[];
  readonly ids: ReadonlyMap<string, number>;
}

/** The client itself, keeping every bulk create that went through it. */
export class RecordingClient extends ApiClient {
  readonly batches: SentBatch[] = [];

  override async send<T>(request: ApiRequest<T>): Promise<T> {
    const answer = await super.send(request);
    if (request.method === 'POST' && request.path.endsWith('/bulk')) {
      const ids = idsOf(answer);
      this.batches.push({
        path: request.path,
        items: JSON.parse(request.json ?? '[]') as readonly SentItem[],
        ids,
      });
    }
    return answer;
  }
}

/** What the items of a bulk answer became, by guid. */
export function idsOf(answer: unknown): ReadonlyMap<string, number> {
  const items = answer as readonly { readonly guid: string; readonly id?: number }[];
  return new Map(items.flatMap(({ guid, id }) => (id === undefined ? [] : [[guid, id] as const])));
}
