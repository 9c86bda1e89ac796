/** The kind of our panels, for the editor to bring them back after the window was loaded again. */
export const VIEW_TYPE = 'sage200Link.panel';

/** The commands of the manifest, without `sage200Link.`. */
export const COMMAND_NAMES = [
  'openWizard',
  'refreshStatus',
  'manage',
  'showStatus',
  'testConnection',
  'verify',
  'retryFailed',
  'saveReport',
  'pause',
  'resume',
  'syncNow',
  'rotateKeys',
  'changePassword',
  'unlink',
  'showLog',
  'startService',
  'stopService',
  'tryDemo',
  'openGuide',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];
