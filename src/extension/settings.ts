import { env, workspace } from 'vscode';
import * as z from 'zod';
import { DEFAULT_API_URL } from '../domain/implementation.ts';
import { DEFAULT_INTERVAL_MINUTES, MAX_INTERVAL_MINUTES } from '../protocol/service.ts';
import { sqlConnection } from '../domain/sqlConnection.ts';
import type { PanelSettings } from '../session/panel/openScreen.ts';
import { languageOf, type Language } from '../texts/language.ts';

export const SECTION = 'sage200Link';

/** The language asked for, or the editor's own. */
export function readLanguage(): Language {
  const asked = workspace.getConfiguration(SECTION).get<string>('language', 'auto');
  return languageOf(asked === 'auto' ? env.language : asked);
}

/** What can be used of the settings; what cannot is told by its place. No setting holds a secret. */
export function readSettings(onInvalid: (setting: string) => void): PanelSettings {
  const configuration = workspace.getConfiguration(SECTION);
  const listed = z.array(z.unknown()).safeParse(configuration.get('connections', []));
  if (!listed.success) onInvalid(`${SECTION}.connections`);
  const connections = (listed.data ?? []).flatMap((value, index) => {
    const parsed = sqlConnection.safeParse(value);
    if (!parsed.success) onInvalid(`${SECTION}.connections[${index}]`);
    return parsed.success ? [parsed.data] : [];
  });
  const apiUrl = z.url().safeParse(configuration.get('apiUrl') || DEFAULT_API_URL);
  if (!apiUrl.success) onInvalid(`${SECTION}.apiUrl`);
  return { connections, apiUrl: apiUrl.data ?? DEFAULT_API_URL };
}

export function readIntervalMinutes(): number {
  const minutes = z.number().safeParse(workspace.getConfiguration(SECTION).get('intervalMinutes'));
  return Math.min(MAX_INTERVAL_MINUTES, Math.max(1, Math.round(minutes.data ?? DEFAULT_INTERVAL_MINUTES)));
}
