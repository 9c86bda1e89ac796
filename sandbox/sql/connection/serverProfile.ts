import { hostname } from 'node:os';
import { defaultCollation } from '../values/collation.ts';
import type { EngineValue } from '../tds/rowEncoder.ts';

/** How the server presents itself. */
export interface ServerProfile {
  readonly machineName: string;
  /** Undefined for the default instance. */
  readonly instanceName: string | undefined;
  readonly version: readonly [number, number, number];
  readonly edition: string;
  readonly collation: string;
}

export function serverProfile(
  instanceName: string | undefined,
  version: readonly [number, number, number] = [16, 0, 4175],
  machineName: string = hostname().split('.')[0]?.toUpperCase() ?? 'SANDBOX',
  collation: string = defaultCollation,
): ServerProfile {
  return { machineName, instanceName, version, edition: 'Standard Edition (64-bit)', collation };
}

export function serverName(profile: ServerProfile): string {
  return profile.instanceName === undefined
    ? profile.machineName
    : `${profile.machineName}\\${profile.instanceName}`;
}

const years: Readonly<Record<number, string>> = { 14: '2017', 15: '2019', 16: '2022', 17: '2025' };

const versionText = ({ version }: ServerProfile): string => `${version.join('.')}.1`;

export function versionBanner(profile: ServerProfile): string {
  const year = years[profile.version[0]] ?? '2022';
  return `Microsoft SQL Server ${year} (RTM-CU) - ${versionText(profile)} (X64) \n\tCopyright (C) ${year} Microsoft Corporation\n\t${profile.edition} on Windows Server 2022 Standard 10.0 <X64>\n`;
}

/** SERVERPROPERTY(name). */
export function serverProperty(profile: ServerProfile, name: string): EngineValue {
  switch (name) {
    case 'productversion':
      return versionText(profile);
    case 'productmajorversion':
      return String(profile.version[0]);
    case 'productlevel':
      return 'RTM';
    case 'edition':
      return profile.edition;
    case 'instancename':
      return profile.instanceName ?? null;
    case 'machinename':
      return profile.machineName;
    case 'servername':
      return serverName(profile);
    case 'collation':
      return profile.collation;
    case 'engineedition':
      return 2;
    default:
      return 0;
  }
}
