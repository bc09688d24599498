import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/service.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type BrokerProcess, startBroker } from './broker-process.ts';

export interface MosquittoSetup {
  /** Further lines of its configuration. */
  readonly lines?: readonly string[];
  readonly port?: number;
  /** Kept over a restart; absent: a new one. */
  readonly dir?: string;
}

/**
 * Debian's Mosquitto with sessions that persist and queues without an end, as an
 * external broker should have it: by default it keeps 1,000 messages for a client
 * that is away and drops the rest.
 */
export async function mosquittoBroker(setup: MosquittoSetup = {}): Promise<BrokerProcess> {
  const dir = setup.dir ?? temporaryDirectory('mosquitto');
  const port = setup.port ?? (await freePort());
  mkdirSync(join(dir, 'store'), { recursive: true });
  const file = join(dir, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${join(dir, 'store')}/`,
    'max_queued_messages 0',
    'max_inflight_messages 0',
    ...(setup.lines ?? []),
  ];
  // started as root it would become the user mosquitto, who may not write here
  const asRoot = process.getuid?.() === 0 ? ['user root'] : [];
  writeFileSync(file, `${[...asRoot, ...lines].join('\n')}\n`);
  return startBroker({ name: 'mosquitto', port, command: 'mosquitto', args: ['-c', file] });
}
