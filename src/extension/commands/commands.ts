import type { CommandName } from '../commandNames.ts';
import type { RunCommand } from './command.ts';
import { changePassword } from './changePassword.ts';
import { manage } from './manage.ts';
import { openWizard } from './openWizard.ts';
import { pause } from './pause.ts';
import { refreshStatus } from './refreshStatus.ts';
import { resume } from './resume.ts';
import { retryFailed } from './retryFailed.ts';
import { rotateKeys } from './rotateKeys.ts';
import { saveReport } from './saveReport.ts';
import { showLog } from './showLog.ts';
import { showStatus } from './showStatus.ts';
import { startService } from './startService.ts';
import { stopService } from './stopService.ts';
import { syncNow } from './syncNow.ts';
import { testConnection } from './testConnection.ts';
import { tryDemo } from './tryDemo.ts';
import { unlink } from './unlink.ts';

export const COMMANDS: Readonly<Record<CommandName, RunCommand>> = {
  openWizard,
  refreshStatus,
  manage,
  showStatus,
  testConnection,
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
};
