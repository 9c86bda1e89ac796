import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import type { CompanyBeside, OverviewLink, OverviewView, UnfinishedLinking } from '../../protocol/panel.ts';
import { sameCompany, sameDatabase } from '../../domain/company.ts';
import type { Texts } from '../../texts/texts.ts';
import { companyState, type CompanyState } from '../../domain/companyState.ts';
import type { KnownCompany } from '../knownCompanies.ts';

export type TreeNode = ServerNode | CompanyNode;

interface ServerNode {
  readonly kind: 'server';
  readonly id: string;
  readonly label: string;
  children: readonly CompanyNode[];
}

/** What the tree is made from. */
export type TreeContent = Pick<OverviewView, 'links' | 'unfinished'> & {
  readonly known: readonly KnownCompany[];
};

/** A linked company, a linking that was begun, or a company that a wizard has seen. */
export interface CompanyNode {
  readonly kind: 'linked' | 'unfinished' | 'unlinked';
  readonly id: string;
  readonly linkId: string | undefined;
  readonly name: string;
  /** What a linking of an unlinked one begins with. */
  readonly company?: CompanyBeside;
  item: TreeItem;
}

/** SQL servers and, under them, the companies with what is going on (B13). */
export class CompanyTree implements TreeDataProvider<TreeNode> {
  readonly #changed = new EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #texts: () => Texts;
  #servers: readonly ServerNode[] = [];
  #shown = new Map<string, string>();

  constructor(texts: () => Texts) {
    this.#texts = texts;
  }

  /** Draws only what has changed, so that selection and scrolling stay and nothing flickers. */
  show(view: TreeContent): void {
    const servers = buildServers(view, this.#texts());
    const shown = new Map<string, string>();
    const nodes = servers.flatMap((server) => [server, ...server.children]);
    for (const node of nodes) shown.set(`${node.kind} ${node.id}`, describe(node));
    const isSameShape = [...shown.keys()].join('\n') === [...this.#shown.keys()].join('\n');
    const before = this.#shown;
    this.#shown = shown;
    if (!isSameShape) {
      this.#servers = servers;
      return this.#changed.fire(undefined);
    }
    const known = new Map(this.#servers.flatMap((server) => server.children).map((node) => [node.id, node]));
    for (const node of servers.flatMap((server) => server.children)) {
      const kept = known.get(node.id);
      if (
        kept === undefined ||
        before.get(`${node.kind} ${node.id}`) === shown.get(`${node.kind} ${node.id}`)
      )
        continue;
      kept.item = node.item;
      this.#changed.fire(kept);
    }
  }

  getTreeItem(node: TreeNode): TreeItem {
    if (node.kind !== 'server') return node.item;
    const item = new TreeItem(node.label, TreeItemCollapsibleState.Expanded);
    item.id = node.id;
    item.iconPath = new ThemeIcon('server');
    item.contextValue = 'server';
    return item;
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return [...this.#servers];
    return node.kind === 'server' ? [...node.children] : [];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#servers.find((server) => server.children.some((child) => child === node));
  }

  /** Draws everything anew at the next `show`: in another language, for example. */
  forget(): void {
    this.#shown = new Map();
  }

  find(linkId: string): CompanyNode | undefined {
    return this.#servers.flatMap(({ children }) => children).find((node) => node.linkId === linkId);
  }
}

function buildServers({ links, unfinished, known }: TreeContent, texts: Texts): readonly ServerNode[] {
  const servers = new Map<string, { label: string; children: CompanyNode[] }>();
  const add = (label: string, node: CompanyNode) => {
    const server = servers.get(label.toLowerCase());
    if (server === undefined) servers.set(label.toLowerCase(), { label, children: [node] });
    else server.children.push(node);
  };
  for (const link of links) add(`${link.serverName} · ${link.database}`, linkedNode(link, texts));
  for (const linking of unfinished) {
    const { serverName = '—', identity } = linking;
    add([serverName, identity?.database].filter(Boolean).join(' · '), unfinishedNode(linking, texts));
  }
  const isShown = (company: KnownCompany) =>
    links.some((link) => sameCompany({ ...link, code: link.link.company.code }, company)) ||
    unfinished.some(({ identity }) => identity !== undefined && sameCompany(identity, company));
  // Only beside a company of ours: a database that was looked at once is no clutter for ever.
  for (const company of known) {
    const label = `${company.serverName} · ${company.database}`;
    if (!servers.has(label.toLowerCase()) || isShown(company)) continue;
    const beside = links.find((link) => sameDatabase(link, company))?.link.id;
    add(label, unlinkedNode(company, beside, texts));
  }
  return [...servers].map(([key, { label, children }]) => ({
    kind: 'server',
    id: `server ${key}`,
    label,
    children,
  }));
}

/** @param beside a link of the same database, if there is one. */
function unlinkedNode(
  { serverName, database, code, name }: KnownCompany,
  beside: string | undefined,
  texts: Texts,
): CompanyNode {
  const item = new TreeItem(`${code} ${name}`, TreeItemCollapsibleState.None);
  const id = `${serverName} ${database} ${code}`.toLowerCase();
  item.id = id;
  item.description = texts.text('tree.unlinked');
  item.iconPath = new ThemeIcon('circle-outline');
  item.contextValue = 'unlinked';
  const node: CompanyNode = {
    kind: 'unlinked',
    id,
    linkId: undefined,
    name,
    ...(beside === undefined ? {} : { company: { code, linkId: beside } }),
    item,
  };
  const title = texts.text('button.openWizard');
  item.command = { command: 'sage200Link.openWizard', title, arguments: [{ company: node.company }] };
  return node;
}

function linkedNode(overview: OverviewLink, texts: Texts): CompanyNode {
  const { link, totals, lastRunAt, activity } = overview;
  const state = companyState(overview);
  const item = new TreeItem(`${link.company.code} ${link.company.name}`, TreeItemCollapsibleState.None);
  item.id = link.id;
  item.description = stateText(overview, texts);
  item.iconPath = stateIcon(state);
  item.contextValue = `linked.${state.kind === 'paused' ? 'paused' : 'active'}`;
  item.command = {
    command: 'sage200Link.showStatus',
    title: texts.text('action.showStatus'),
    arguments: [link.id],
  };
  item.accessibilityInformation = { label: `${link.company.name}, ${item.description}` };
  const lines = [
    `**${escapeMarkdown(link.company.name)}** → ${escapeMarkdown(link.implementation.name)} (${escapeMarkdown(link.implementation.id)})`,
    texts.text('tree.figures', totals),
    lastRunAt === null
      ? texts.text('run.never')
      : texts.text('tree.lastRun', { at: texts.dateTime(lastRunAt) }),
    ...(activity?.problem === undefined ? [] : [escapeMarkdown(texts.error(activity.problem).message)]),
  ];
  item.tooltip = new MarkdownString(lines.join('\n\n'));
  return { kind: 'linked', id: link.id, linkId: link.id, name: link.company.name, item };
}

function unfinishedNode(
  { linkId, step, companyName, identity }: UnfinishedLinking,
  texts: Texts,
): CompanyNode {
  const name = companyName ?? texts.text('overview.nameless');
  const item = new TreeItem(
    identity === undefined ? name : `${identity.code} ${name}`,
    TreeItemCollapsibleState.None,
  );
  item.id = linkId;
  item.description = texts.text('overview.atStep', { step: texts.text(`wizardStep.${step}`) });
  item.iconPath = new ThemeIcon('edit');
  item.contextValue = 'unfinished';
  item.command = {
    command: 'sage200Link.openWizard',
    title: texts.text('button.continue'),
    arguments: [linkId],
  };
  return { kind: 'unfinished', id: linkId, linkId, name, item };
}

export function stateText(overview: OverviewLink, texts: Texts): string {
  const { lastRunAt } = overview;
  const state = companyState(overview);
  switch (state.kind) {
    case 'running':
      return texts.text('form.percent', { percent: state.percent });
    case 'failures':
      return texts.text('tree.failures', { count: state.count });
    case 'upToDate':
      return lastRunAt === null
        ? texts.text('tree.active')
        : texts.text('tree.upToDate', { ago: texts.ago(lastRunAt) });
    case 'queued':
      return texts.text('activity.queued');
    case 'paused':
      return texts.text('activity.paused');
    case 'unreachable':
      return texts.text('tree.unreachable');
    case 'blocked':
      return texts.text('tree.blocked');
    case 'unknown':
      return texts.text('activity.unknown');
  }
}

function stateIcon({ kind }: CompanyState): ThemeIcon {
  switch (kind) {
    case 'running':
    case 'queued':
      return new ThemeIcon('sync~spin');
    case 'failures':
    case 'blocked':
      return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
    case 'unreachable':
      return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
    case 'upToDate':
      return new ThemeIcon('pass-filled', new ThemeColor('testing.iconPassed'));
    case 'paused':
      return new ThemeIcon('debug-pause');
    case 'unknown':
      return new ThemeIcon('circle-outline');
  }
}

function describe(node: TreeNode): string {
  if (node.kind === 'server') return node.label;
  const { label, description, contextValue, tooltip } = node.item;
  return [label, description, contextValue, tooltip instanceof MarkdownString ? tooltip.value : ''].join(
    '\n',
  );
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-!|<>]/g, String.raw`\$&`);
}
