import { html, nothing } from 'lit';
import type { ErrorCode, ErrorDetail } from '../../domain/errors.ts';
import { sendCommand } from '../commandEvent.ts';
import { text } from '../panelTexts.ts';
import '../parts/confirmButton.ts';

const GONE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['SAGE_TABLE_GONE', 'SAGE_COLUMN_GONE']);

/** Whether something that was there is gone from Sage: one word is for all that is. */
export function isOfGone({ code }: ErrorDetail): boolean {
  return GONE.has(code);
}

/** The word that a problem waits for, as a button that asks once more; nothing where no word helps. */
export function problemAnswer(from: HTMLElement, { code, params }: ErrorDetail) {
  switch (code) {
    case 'SAGE_COMPANY_CHANGED':
      return html`<sl-confirm
        label=${text('status.sameCompany')}
        question=${text('status.sameCompanyQuestion', params)}
        @confirmed=${() => sendCommand(from, { type: 'confirmServer' })}
      ></sl-confirm>`;
    case 'SAGE_TABLE_GONE':
    case 'SAGE_COLUMN_GONE':
      return html`<sl-confirm
        label=${text('status.goOnWithout')}
        question=${text('status.goOnWithoutQuestion')}
        @confirmed=${() => sendCommand(from, { type: 'acceptMissing' })}
      ></sl-confirm>`;
    default:
      return nothing;
  }
}
