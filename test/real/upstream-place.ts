import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleSite } from '../support/fleet-text.ts';
import { servicePlace } from '../support/service-place.ts';
import type { ServicePlace } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import type { BrokerProcess } from './broker-process.ts';

/** One partition of the topics. */
export interface UpstreamSession {
  readonly clientId: string;
  readonly topics: readonly string[];
}

/** A place for a service that is a client of this broker; its own endpoint stays unused. */
export async function upstreamPlace(
  { name, port }: Pick<BrokerProcess, 'name' | 'port'>,
  sites: readonly SampleSite[],
  sessions: readonly UpstreamSession[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<ServicePlace> {
  const config = join(temporaryDirectory('upstream'), 'gaswatch.yaml');
  const broker = { name, url: `mqtt://127.0.0.1:${port}`, sessions, ...more };
  // JSON is YAML
  writeFileSync(config, JSON.stringify({ brokers: [broker] }));
  return servicePlace(sites, { GASWATCH_CONFIG: config, GASWATCH__LOG__LEVEL: 'info' });
}
