import type { HistoryConnection, HistoryLink, OpenHistory } from '../contract/driver.ts';
import { createRemoteHistory, type RemoteHistory } from '../remote/remote-history.ts';
import { VictoriaEngine } from './victoria-engine.ts';
import type { VictoriaSettings } from './victoria-settings.ts';

export interface VictoriaPlace {
  /** Folder of the state file. */
  readonly dir: string;
  /** Absent: readings are kept for ever. */
  readonly retentionMonths?: number;
  /** Wall clock, ms. */
  readonly now?: () => number;
}

/** What another thread needs to connect: paths of secrets, never the secrets. */
interface LinkValue {
  readonly settings: VictoriaSettings;
  readonly dir: string;
  readonly retentionMonths?: number;
}

export const VICTORIA = 'victoriametrics';

/**
 * Asks VictoriaMetrics nothing yet: the service starts though it is down.
 * @throws AppError history-state-damaged.
 */
export function openVictoriaHistory(
  settings: VictoriaSettings,
  { dir, retentionMonths, now }: VictoriaPlace,
): OpenHistory {
  const value: LinkValue = {
    settings,
    dir,
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
  };
  return historyOf(value, now);
}

/** @param value of a link that `connect()` of an open store gave. */
export function connectVictoriaHistory(value: unknown): HistoryConnection {
  // given by openVictoriaHistory in this form
  return historyOf(value as LinkValue, undefined);
}

function historyOf(value: LinkValue, now: (() => number) | undefined): RemoteHistory {
  const { settings, dir, retentionMonths } = value;
  const options = {
    ...(retentionMonths === undefined ? {} : { retentionMonths }),
    ...(now === undefined ? {} : { now }),
  };
  return createRemoteHistory(new VictoriaEngine(settings, options), {
    dir,
    target: `${VICTORIA} ${settings.url} ${settings.instance}`,
    link: { driver: VICTORIA, value, transfer: [] } satisfies HistoryLink,
    ...(now === undefined ? {} : { now }),
  });
}
