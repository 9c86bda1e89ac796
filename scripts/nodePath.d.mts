export function nodePath(series: 22 | 24): string | undefined;
