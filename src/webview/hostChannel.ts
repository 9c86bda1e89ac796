import * as z from 'zod';
import { panelMessage, panelScreen, type PanelCommand, type PanelMessage } from '../protocol/panel.ts';

/** What the panel keeps while it is hidden or loaded again: where it was, and what was typed. Never a secret. */
const panelState = z.object({
  screen: panelScreen.optional(),
  /** What was typed into forms and not sent yet, by form and field. */
  drafts: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});
export type PanelState = z.infer<typeof panelState>;

/** The way to the host, whichever it is. */
export interface HostChannel {
  send(command: PanelCommand): void;
  /** Calls back with each message, and with the state of the connection where that can change. */
  listen(listener: ChannelListener): void;
  getState(): PanelState;
  setState(state: PanelState): void;
}

interface ChannelListener {
  onMessage(message: PanelMessage): void;
  /** The host is there: at first and after each interruption. */
  onOpen(): void;
  /** `attempts` to find it again have failed. */
  onLost(attempts: number): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** In an editor's webview. */
function editorChannel(api: VsCodeApi): HostChannel {
  return {
    send: (command) => api.postMessage(command),
    listen(listener) {
      window.addEventListener('message', ({ data }) => deliver(data, listener));
      listener.onOpen();
    },
    getState: () => parseState(api.getState()),
    setState: (state) => api.setState(state),
  };
}

/** Milliseconds before a lost connection is tried again: the first times, and then. */
const RECONNECT_DELAY = 500;
const PATIENT_DELAY = 5000;
/** Attempts after which the host is taken to be gone. */
export const ATTEMPTS = 20;
const STATE_KEY = 'sage200-link';

/** In a browser or an add-in window, over a WebSocket to the loopback host. */
function socketChannel(): HostChannel {
  let socket: WebSocket | undefined;
  let attempts = 0;
  const connect = (listener: ChannelListener) => {
    const opening = new WebSocket(`ws://${location.host}/channel`);
    opening.addEventListener('open', () => {
      socket = opening;
      attempts = 0;
      listener.onOpen();
    });
    opening.addEventListener('message', ({ data }) => deliver(JSON.parse(String(data)), listener));
    opening.addEventListener('close', () => {
      socket = undefined;
      listener.onLost(attempts);
      attempts += 1;
      setTimeout(() => connect(listener), attempts < ATTEMPTS ? RECONNECT_DELAY : PATIENT_DELAY);
    });
  };
  return {
    send: (command) => socket?.send(JSON.stringify(command)),
    listen: connect,
    getState: () => parseState(JSON.parse(sessionStorage.getItem(STATE_KEY) ?? 'null')),
    setState: (state) => sessionStorage.setItem(STATE_KEY, JSON.stringify(state)),
  };
}

export function openHostChannel(): HostChannel {
  const acquire = (globalThis as { acquireVsCodeApi?: () => VsCodeApi }).acquireVsCodeApi;
  return acquire === undefined ? socketChannel() : editorChannel(acquire());
}

/** What is no message of ours is not for us: other scripts may post to a window too. */
function deliver(data: unknown, listener: ChannelListener): void {
  const parsed = panelMessage.safeParse(data);
  if (parsed.success) listener.onMessage(parsed.data);
}

function parseState(kept: unknown): PanelState {
  const parsed = panelState.safeParse(kept);
  return parsed.success ? parsed.data : { drafts: {} };
}
