import { env, workspace } from 'vscode';
import * as z from 'zod';
import { DEFAULT_INTERVAL_MINUTES, MAX_INTERVAL_MINUTES } from '../protocol/service.ts';
import type { PanelSettings } from '../session/panel/openScreen.ts';
import { languageOf, type Language } from '../texts/language.ts';
import { panelSettings } from './panelSettings.ts';

export const SECTION = 'sage200Link';

/** The language asked for, or the editor's own. */
export function readLanguage(): Language {
  const asked = workspace.getConfiguration(SECTION).get<string>('language', 'auto');
  return languageOf(asked === 'auto' ? env.language : asked);
}

/** What can be used of the settings; what cannot is told by its place. */
export function readSettings(onInvalid: (setting: string) => void): PanelSettings {
  const configuration = workspace.getConfiguration(SECTION);
  const written = { connections: configuration.get('connections'), apiUrl: configuration.get('apiUrl') };
  return panelSettings(written, (setting) => onInvalid(`${SECTION}.${setting}`));
}

export function readIntervalMinutes(): number {
  const minutes = z.number().safeParse(workspace.getConfiguration(SECTION).get('intervalMinutes'));
  return Math.min(MAX_INTERVAL_MINUTES, Math.max(1, Math.round(minutes.data ?? DEFAULT_INTERVAL_MINUTES)));
}
