import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { PASSWORD } from '../support/service.ts';
import type { ServicePlace } from '../support/service-process.ts';

/** The service inside this process, so that a test can turn its clock or stop one of its parts. */
export async function openHere(place: ServicePlace): Promise<App> {
  const env = {
    GASWATCH__DATADIR: place.dataDir,
    GASWATCH__FLEET: place.fleet,
    GASWATCH__MQTT__PORT: `${place.mqttPort}`,
    GASWATCH__HTTP__PORT: `${place.httpPort}`,
    ...place.settings,
  };
  const config = loadConfig({ text: '', path: 'none', env });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const app = await openApp({
    config: config.value,
    log: pino({ level: 'silent' }),
    adminPassword: PASSWORD,
    onFatal: (error) => {
      throw error;
    },
  });
  onTestFinished(() => app.close());
  return app;
}
