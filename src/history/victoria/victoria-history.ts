import type { HistoryConnection, OpenHistory } from '../contract/driver.ts';
import {
  connectRemote,
  openRemote,
  type RemoteDriver,
  type RemotePlace,
} from '../remote/remote-driver.ts';
import { VictoriaEngine } from './victoria-engine.ts';
import type { VictoriaSettings } from './victoria-settings.ts';

export const VICTORIA = 'victoriametrics';

const DRIVER: RemoteDriver<VictoriaSettings> = {
  name: VICTORIA,
  engineOf: (settings, options) => new VictoriaEngine(settings, options),
  targetOf: ({ url, instance }) => `${url} ${instance}`,
};

/** History on VictoriaMetrics. @throws AppError history-state-damaged. */
export const openVictoriaHistory = (settings: VictoriaSettings, place: RemotePlace): OpenHistory =>
  openRemote(DRIVER, settings, place);

export const connectVictoriaHistory = (value: unknown): HistoryConnection =>
  connectRemote(DRIVER, value);
