import type { PanelMessage } from '../protocol/panel.ts';

/** One panel's conversation with the session side. */
interface PanelConnection {
  /** Takes what a panel sent, whatever it is; the session side parses it. Never throws. */
  receive(message: unknown): void;
  close(): void;
}

/** Begins a conversation; `send` may be called until it is closed. */
export type ConnectPanel = (send: (message: PanelMessage) => void) => PanelConnection;
