import { ServiceClient, type ConnectOptions } from './serviceClient.ts';

/**
 * The connection service of a state folder, for a host: the one that is running, or with `startIt` one that is started
 * and outlives the host. It is found again by itself when it is lost.
 *
 * @throws LinkError `SERVICE_UNAVAILABLE`.
 */
export function connectService(stateRoot: string, options: ConnectOptions): Promise<ServiceClient> {
  return ServiceClient.connect(stateRoot, options);
}
