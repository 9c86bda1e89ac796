/** Files of mode 0600 that are replaced in one step, for hosts that keep something of their own. */
export { parseJson, readTextFile, writeJsonFile as writeStateFile } from '../connector/state/jsonFile.ts';
export { defaultStateRoot } from '../connector/state/stateFolder.ts';
export { isOpenToOthers } from '../connector/state/windowsAccess.ts';
