import { commands, window, type Disposable, type TreeView } from 'vscode';
import type { Texts } from '../../texts/texts.ts';
import { companyState, needsAttention } from '../../domain/companyState.ts';
import type { CompanyTree, TreeContent, TreeNode } from './companyTree.ts';

/** The tree in its view container, with the number of companies that need a person. */
export class CompanyView implements Disposable {
  readonly #tree: CompanyTree;
  readonly #view: TreeView<TreeNode>;
  readonly #visibility: Disposable;

  /** @param onFirstVisible called when somebody looks at it: nothing is read before. */
  constructor(tree: CompanyTree, onFirstVisible: () => void) {
    this.#tree = tree;
    this.#view = window.createTreeView('sage200Link.companies', { treeDataProvider: tree });
    this.#visibility = this.#view.onDidChangeVisibility(({ visible }) => {
      if (visible) onFirstVisible();
    });
    if (this.#view.visible) onFirstVisible();
  }

  show(view: TreeContent, texts: Texts): void {
    this.#tree.show(view);
    void commands.executeCommand('setContext', 'sage200Link.hasLinks', view.links.length > 0);
    const count = view.links.filter((link) => needsAttention(companyState(link))).length;
    this.#view.badge =
      count === 0 ? undefined : { value: count, tooltip: texts.text('tree.attention', { count }) };
  }

  dispose(): void {
    this.#visibility.dispose();
    this.#view.dispose();
  }
}
