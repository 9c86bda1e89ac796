import type { Locator, Page } from 'playwright-core';
import type { TextKey, TextParams } from '../../../src/texts/texts.ts';

/** A panel as the page objects see it, wherever it is shown: in a browser's page, or in the frames of an editor. */
export interface ShownPanel {
  readonly page: Pick<Page, 'getByRole' | 'getByText' | 'getByLabel' | 'locator'>;
  text(key: TextKey, params?: TextParams): string;
  button(key: TextKey, params?: TextParams): Locator;
  field(key: TextKey): Locator;
  /** Waits until a screen or a step with this heading is there. */
  heading(key: TextKey, params?: TextParams): Promise<void>;
  /** Waits until these words can be read. */
  says(words: string | RegExp): Promise<void>;
}
