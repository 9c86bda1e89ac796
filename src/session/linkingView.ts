import type { LinkingSnapshot } from '../machines/linking.ts';
import { formatStateValue } from '../machines/linkingStateValue.ts';
import { canGoBack, stepOf, stepStates } from '../machines/step.ts';
import { invitationLimit } from '../domain/agents.ts';
import type { LinkingView } from '../protocol/linkingView.ts';

/** What a panel draws of a linking. It is built field by field, so that nothing gets into it by accident. */
export function viewOf(snapshot: LinkingSnapshot): LinkingView {
  const { context, value } = snapshot;
  const isOpen = snapshot.status === 'active';
  return {
    linkId: context.linkId,
    state: formatStateValue(value),
    step: stepOf(value),
    steps: stepStates(snapshot),
    busy: snapshot.hasTag('busy'),
    canGoBack: isOpen && canGoBack(snapshot),
    // A link that is registered is ended by unlinking it.
    canCancel:
      isOpen &&
      context.progress?.isRegistered !== true &&
      !snapshot.matches({ sync: 'started' }) &&
      snapshot.can({ type: 'CANCEL' }),
    error: context.error,
    company: {
      connection: context.connection,
      serverName: context.serverName,
      companies: context.companies,
      chosen: context.company,
    },
    implementation: {
      form: context.form,
      fieldProblems: context.fieldProblems,
      workspace: context.workspace,
      nameDiffers: context.nameDiffers,
      newImplementation: context.newImplementation,
      created: context.created,
    },
    terms: context.terms,
    checks: context.checks,
    agents: {
      list: context.agents,
      licences: context.licences,
      limit: invitationLimit(context.licences),
      adminEmail: context.adminEmail,
      selection: context.selection,
      problems: context.selectionProblems,
      invitations: context.invitations,
    },
    progress: context.progress,
  };
}
