/** A node as it stands in a flows file of Node-RED, or the tab that nodes lie on. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  /** The nodes that each output leads to. */
  readonly wires?: readonly (readonly string[])[];
  readonly [setting: string]: unknown;
}

const TAB = 'tab';

export function tab(label: string): FlowNode {
  return { id: TAB, type: 'tab', label };
}

/** Begins once Node-RED has started. */
export function inject(id: string, next: string): FlowNode {
  return { id, type: 'inject', z: TAB, props: [], once: true, onceDelay: '0.1', wires: [[next]] };
}

/** @param outputs where each output leads; the code sends to one by `return msg`, to several by `node.send([…])`. */
export function functionNode(id: string, func: string, ...outputs: readonly string[]): FlowNode {
  const wires = outputs.map((output) => [output]);
  return { id, type: 'function', z: TAB, func, outputs: outputs.length, timeout: 0, libs: [], wires };
}

export interface HttpSettings {
  /** What the answer's body becomes: text unless given. */
  readonly ret?: 'txt' | 'obj';
  /** Connections are used again; Node-RED's own setting is a new one for each request. */
  readonly keepAlive?: boolean;
}

/** Posts a message's payload with its headers; what cannot be sent comes out too, with the error's code as `statusCode`. */
export function httpPost(
  id: string,
  url: string,
  next: readonly string[],
  { ret = 'txt', keepAlive = false }: HttpSettings = {},
): FlowNode {
  const settings = { method: 'POST', url, ret, persist: keepAlive, senderr: false, paytoqs: 'ignore' };
  return { id, type: 'http request', z: TAB, ...settings, headers: [], wires: [next] };
}

export function split(id: string, next: string): FlowNode {
  const settings = { splt: '\\n', spltType: 'str', arraySplt: 1, arraySpltType: 'len', stream: false };
  return { id, type: 'split', z: TAB, ...settings, property: 'payload', wires: [[next]] };
}
