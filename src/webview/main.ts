import './noCodeFromText.ts';
import './panelApp.ts';
import { followTheme } from './themeClass.ts';
import { registerToolkit } from './toolkit.ts';

followTheme();
registerToolkit();
