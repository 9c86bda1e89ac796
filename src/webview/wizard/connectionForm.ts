import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WizardView } from '../../protocol/panel.ts';
import {
  formatSqlServer,
  isSameLogin,
  parseSqlServer,
  parseSqlUser,
  sqlConnection,
  type SqlConnection,
} from '../../domain/sqlConnection.ts';
import { sendCommand } from '../commandEvent.ts';
import { errorText, text } from '../panelTexts.ts';
import type { Field } from '../parts/field.ts';
import '../parts/field.ts';
import { FormDraft } from '../parts/formDraft.ts';
import { shared } from '../styles.ts';
import './stepFrame.ts';

type Values = Readonly<Record<'server' | 'database' | 'user' | 'domain' | 'encrypt' | 'trust', string>>;
type Errors = Readonly<Partial<Record<FieldName, string>>>;
type FieldName = 'server' | 'database' | 'user' | 'password' | 'domain';

const EMPTY: Values = { server: '', database: '', user: '', domain: '', encrypt: 'true', trust: '' };

/** Where Sage's database is, and who reads it. */
@customElement('sl-connection-form')
export class ConnectionForm extends LitElement {
  static override styles = [
    shared,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        gap: 0.25rem 1.5rem;
        max-width: 48rem;
      }
      .saved {
        display: grid;
        gap: 0.5rem;
      }
      .saved li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: center;
      }
      .saved > * + h3 {
        margin-top: 0.75rem;
      }
      summary {
        cursor: pointer;
      }
      details[open] summary {
        margin-bottom: 0.75rem;
      }
      .choice {
        display: grid;
        gap: 0.1rem;
        max-width: 32rem;
        align-content: start;
      }
    `,
  ];

  @property({ attribute: false }) accessor view: WizardView | undefined;
  #password = '';
  readonly #draft = new FormDraft(this, EMPTY, {
    key: () => `connection ${this.view?.linking.linkId ?? ''}`,
    known: () => this.view && { ...EMPTY, ...fromConnection(this.view.linking.company.connection) },
  });

  override render() {
    const { view } = this;
    const { values, errors } = this.#draft;
    if (view === undefined) return nothing;
    const hasMore = values.domain !== '' || values.encrypt !== 'true' || values.trust !== '';
    return html`
      <sl-step
        heading=${text('connection.heading')}
        lead=${text('connection.why')}
        .problem=${view.linking.error}
        next=${text('button.connect')}
        @next=${this.#connect}
      >
        ${this.#saved(view)}
        <div class="fields">
          ${this.#field('server', text('connection.server'), text('connection.serverHelp'))}
          ${this.#field('database', text('connection.database'), text('connection.databaseHelp'))}
          ${this.#field('user', text('connection.user'), text('connection.userHelp'))}
          <sl-field
            name="password"
            label=${text('connection.password')}
            help=${this.#passwordHelp(view)}
            error=${errors['password'] ?? ''}
            secret
            required
            @field-input=${(event: CustomEvent<string>) => {
              this.#password = event.detail;
            }}
          ></sl-field>
        </div>
        <details ?open=${hasMore}>
          <summary>${text('connection.more')}</summary>
          <div class="fields">
            ${this.#field('domain', text('connection.domain'), text('connection.domainHelp'))}
            <div class="choice">
              <label for="encrypt">${text('connection.encryption')}</label>
              <vscode-dropdown
                id="encrypt"
                aria-label=${text('connection.encryption')}
                .value=${values.encrypt}
                @change=${(event: Event) => this.#draft.set('encrypt', (event.target as HTMLSelectElement).value)}
              >
                <vscode-option value="true">${text('connection.encryptTrue')}</vscode-option>
                <vscode-option value="strict">${text('connection.encryptStrict')}</vscode-option>
                <vscode-option value="false">${text('connection.encryptFalse')}</vscode-option>
              </vscode-dropdown>
            </div>
            <div class="choice">
              <vscode-checkbox
                .checked=${values.trust !== ''}
                @change=${(event: Event) =>
                  this.#draft.set('trust', (event.target as HTMLInputElement).checked ? 'yes' : '')}
                >${text('connection.trust')}</vscode-checkbox
              >
              <p class="quiet small">${text('connection.trustHelp')}</p>
            </div>
          </div>
        </details>
      </sl-step>
    `;
  }

  #saved({ connections }: WizardView) {
    if (connections.length === 0) return nothing;
    return html`
      <section class="saved">
        <h3>${text('connection.saved')}</h3>
        <ul class="saved">
          ${connections.map(
            ({ linkId, connection, hasPassword }) => html`
              <li>
                <vscode-button
                  appearance="secondary"
                  @click=${() => this.#use(connection, hasPassword ? linkId : undefined)}
                  >${formatSqlServer(connection)} · ${connection.database}</vscode-button
                >
                <span class="quiet">${connection.user}</span>
              </li>
            `,
          )}
        </ul>
        <h3>${text('connection.another')}</h3>
      </section>
    `;
  }

  /** What stands under the password: where it is already, or where it goes. */
  #passwordHelp({ refused, keeping }: WizardView): string {
    if (!this.#hasPassword()) return text(`keeping.${keeping}`);
    return text(refused.includes('sqlPassword') ? 'form.refused' : 'form.kept');
  }

  /** Whether one was given before, for the login that is typed now. */
  #hasPassword(): boolean {
    const { server, user, domain } = this.#draft.values;
    const known = this.view?.linking.company.connection;
    const address = parseSqlServer(server);
    if (this.view?.hasPassword !== true || known === undefined || address === undefined) return false;
    return isSameLogin(known, { ...address, ...parseSqlUser(user, domain.trim()) });
  }

  #field(name: Exclude<FieldName, 'password'>, label: string, help: string) {
    return html`
      <sl-field
        name=${name}
        label=${label}
        help=${help}
        error=${this.#draft.errors[name] ?? ''}
        .value=${this.#draft.values[name]}
        ?required=${name !== 'domain'}
        @field-input=${(event: CustomEvent<string>) => this.#draft.set(name, event.detail)}
      ></sl-field>
    `;
  }

  /** One of a linked company brings its password along; one whose password is not known is filled in. */
  #use(connection: SqlConnection, linkId: string | undefined): void {
    if (linkId !== undefined) {
      this.#draft.sent();
      return sendCommand(this, { type: 'connectLike', linkId });
    }
    this.#draft.replace({ ...EMPTY, ...fromConnection(connection) });
    this.renderRoot.querySelector<Field>('sl-field[name=password]')?.focus();
  }

  async #connect(): Promise<void> {
    const { connection, errors } = this.#read();
    if (!(await this.#draft.judge(errors)) || connection === undefined) return;
    this.#draft.sent();
    const password = this.#password === '' ? {} : { password: this.#password };
    sendCommand(this, { type: 'connect', connection, ...password });
  }

  /** The connection as typed, and what is missing or wrong in it, by field. */
  #read(): { readonly connection: SqlConnection | undefined; readonly errors: Errors } {
    const { server, database, user, domain, encrypt, trust } = this.#draft.values;
    const errors: Partial<Record<FieldName, string>> = {};
    const address = parseSqlServer(server);
    if (server.trim() === '') errors.server = required(text('connection.server'));
    else if (address === undefined) errors.server = text('connection.serverInvalid');
    if (database.trim() === '') errors.database = required(text('connection.database'));
    if (user.trim() === '') errors.user = required(text('connection.user'));
    if (this.#password === '' && !this.#hasPassword())
      errors.password = required(text('connection.password'));
    const parsed = sqlConnection.safeParse({
      ...address,
      database,
      ...parseSqlUser(user, domain.trim()),
      encrypt,
      trustServerCertificate: trust !== '',
    });
    if (!parsed.success && Object.keys(errors).length === 0) {
      for (const { path } of parsed.error.issues)
        errors[(path[0] ?? 'server') as FieldName] = text('form.invalid');
    }
    return { connection: parsed.data, errors };
  }
}

function required(field: string): string {
  return errorText({ code: 'FIELD_REQUIRED', params: { field } }).message;
}

function fromConnection(connection: SqlConnection | undefined): Partial<Values> {
  if (connection === undefined) return {};
  const { database, user, domain, encrypt, trustServerCertificate } = connection;
  return {
    server: formatSqlServer(connection),
    database,
    user,
    domain: domain ?? '',
    encrypt,
    trust: trustServerCertificate ? 'yes' : '',
  };
}
