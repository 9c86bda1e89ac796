import { ApiClient } from '../../src/connector/salesManagement/apiClient.ts';
import type { ApiRequest } from '../../src/connector/salesManagement/apiTransport.ts';

/** A write as it was handed to the client: once, however often it was repeated on the wire. */
export type Write = Pick<ApiRequest<unknown>, 'method' | 'path' | 'body'>;

/** The client itself, with a note of every write that went through it. */
export class RecordingClient extends ApiClient {
  readonly writes: Write[] = [];

  override send<T>(request: ApiRequest<T>): Promise<T> {
    const { method, path, json } = request;
    const body: unknown = json === undefined ? request.body : JSON.parse(json);
    if (method !== 'GET') this.writes.push({ method, path, body });
    return super.send(request);
  }

  /** The data of every item that went out in bulk updates of a resource. */
  updatesOf(resource: string): readonly Readonly<Record<string, unknown>>[] {
    return this.writes
      .filter(({ method, path }) => method === 'PUT' && path === `/${resource}/bulk`)
      .flatMap(({ body }) => (Array.isArray(body) ? body : []))
      .map((item: { readonly data: Readonly<Record<string, unknown>> }) => item.data);
  }
}
