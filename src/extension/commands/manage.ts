import type { Extension } from '../extension.ts';

/** "Gestionar implementaciones" (R3). */
export async function manage(extension: Extension): Promise<void> {
  extension.panels.show({ name: 'overview' });
}
