import type { CommandName } from '../manifestNames.ts';
import type { RunCommand } from './command.ts';
import { openGuide } from './openGuide.ts';
import { pause, refreshStatus, resume, retryFailed, syncNow } from './runs.ts';
import { saveReport } from './saveReport.ts';
import { manage, openWizard, showStatus, tryDemo, verify } from './screens.ts';
import { changePassword, rotateKeys } from './secrets.ts';
import { showLog, startService, stopService } from './service.ts';
import { testConnection } from './testConnection.ts';
import { unlink } from './unlink.ts';

export const COMMANDS: Readonly<Record<CommandName, RunCommand>> = {
  openWizard,
  refreshStatus,
  manage,
  showStatus,
  testConnection,
  verify,
  retryFailed,
  saveReport,
  pause,
  resume,
  syncNow,
  rotateKeys,
  changePassword,
  unlink,
  showLog,
  startService,
  stopService,
  tryDemo,
  openGuide,
};
