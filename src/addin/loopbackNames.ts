/** The names by which a browser on this machine can rightly call one of our ports. */
export class LoopbackNames {
  /** `127.0.0.1:PORT`, without the port where that is HTTP's own. */
  readonly host: string;
  readonly #hosts: readonly string[];

  constructor(port: number) {
    const hostOf = (name: string) => new URL(`http://${name}:${port}`).host;
    this.host = hostOf('127.0.0.1');
    this.#hosts = [this.host, hostOf('localhost')];
  }

  /** Another name that leads here is how a page elsewhere would reach us (DNS rebinding). */
  isHost(host: string | undefined): host is string {
    return host !== undefined && this.#hosts.includes(host);
  }

  /** Whether a page was loaded from the very host that it calls. */
  isOrigin(origin: string | undefined, host: string): boolean {
    return this.isHost(host) && origin === `http://${host}`;
  }
}
